package org.dure.node.validate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.ByteString;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Remembers the envelopes whose signatures were checked, so that each is checked once by a node
/// though it meets it twice: on its way into the pool and in its block. An entry holds for one
/// configuration of the channel only. Thread-safe and bounded.
public final class SignatureCache {
  private record Key(ByteString digest, long configSequence) {}

  private final Cache<Key, Signers> checked;

  /// @param envelopesMax how many are remembered; should exceed what the pool holds
  public SignatureCache(int envelopesMax) {
    this.checked = Caffeine.newBuilder().maximumSize(envelopesMax).build();
  }

  /// Who signed the envelope, if that was found out under this configuration.
  @Nullable Signers find(ByteString digest, long configSequence) {
    return checked.getIfPresent(new Key(digest, configSequence));
  }

  /// Who signed the envelope, found out by `check` if it is not known. Of several threads that ask
  /// at once one checks and the others wait for it.
  ///
  /// @param check gives null for signatures that do not hold, which are not remembered
  @Nullable Signers findOrCheck(
      ByteString digest, long configSequence, Supplier<@Nullable Signers> check) {
    return checked.get(new Key(digest, configSequence), key -> check.get());
  }

  /// Drops an envelope that is on the ledger.
  void forget(ByteString digest, long configSequence) {
    checked.invalidate(new Key(digest, configSequence));
  }
}
