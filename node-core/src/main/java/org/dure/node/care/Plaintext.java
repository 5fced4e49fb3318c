package org.dure.node.care;

import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.state.VersionedValue;
import org.dure.store.HashedKey;
import org.dure.store.PrivateWrite;
import org.dure.store.StateView;
import org.jspecify.annotations.Nullable;

/// Private plaintext against the hashes on the chain. A node need not hold the newest: it may have
/// missed it, and then holds an older one or one of a key that is gone.
final class Plaintext {
  private Plaintext() {}

  /// What the chain has instead, or null if it does not contradict.
  static @Nullable String contradiction(StateView state, PrivateWrite held) {
    VersionedValue hashed = state.getHashed(key(held));
    if (hashed == null) {
      return null;
    }
    int order = compare(held.version(), hashed.version());
    if (order < 0 || (order == 0 && hashed.value().equals(Sha256.of(held.value())))) {
      return null;
    }
    return "at most version %d/%d, with hash %s"
        .formatted(hashed.version().block(), hashed.version().tx(), BlockCheck.hex(hashed.value()));
  }

  /// Whether it is what the chain has now.
  static boolean stands(StateView state, PrivateWrite held) {
    VersionedValue hashed = state.getHashed(key(held));
    return hashed != null
        && hashed.version().equals(held.version())
        && hashed.value().equals(Sha256.of(held.value()));
  }

  private static HashedKey key(PrivateWrite held) {
    return new HashedKey(held.namespace(), held.collection(), Sha256.ofUtf8(held.key()));
  }

  private static int compare(Version one, Version other) {
    int blocks = Long.compare(one.block(), other.block());
    return blocks != 0 ? blocks : Long.compare(one.tx(), other.tx());
  }
}
