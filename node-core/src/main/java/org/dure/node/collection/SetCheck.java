package org.dure.node.collection;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.dure.model.Sha256;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.KvWriteHash;
import org.dure.model.rwset.MetadataWrite;
import org.jspecify.annotations.Nullable;

/// Whether plaintext is that of the hashes on the chain.
public final class SetCheck {
  private SetCheck() {}

  /// What the chain has of a set.
  public static ByteString hash(CollPvtRwSet set) {
    return Sha256.of(set.toBytes());
  }

  /// Whether it is the whole set.
  static boolean isWhole(CollHashedRwSet onChain, CollPvtRwSet got) {
    return onChain.collection().equals(got.collection())
        && onChain.pvtRwSetHash().equals(hash(got));
  }

  /// Whether it is the whole set but for keys that were purged since: whoever gives it no longer
  /// has those.
  ///
  /// @param purged by the hash of the key
  public static boolean isWholeButFor(
      CollHashedRwSet onChain, CollPvtRwSet got, Predicate<ByteString> purged) {
    if (!onChain.collection().equals(got.collection())) {
      return false;
    }
    if (isWhole(onChain, got)) {
      return true;
    }
    Map<ByteString, KvWriteHash> writes = new HashMap<>();
    onChain.writes().forEach(write -> writes.put(write.keyHash(), write));
    Set<ByteString> metadata = new HashSet<>();
    onChain.metadataWrites().forEach(write -> metadata.add(write.keyHash()));
    for (KvWrite write : got.writes()) {
      KvWriteHash expected = writes.remove(Sha256.ofUtf8(write.key()));
      if (expected == null || !isOf(expected, write)) {
        return false;
      }
    }
    for (MetadataWrite write : got.metadataWrites()) {
      if (!write.entries().isEmpty() || !metadata.remove(Sha256.ofUtf8(write.key()))) {
        return false;
      }
    }
    return writes.keySet().stream().allMatch(purged) && metadata.stream().allMatch(purged);
  }

  /// What of a set a snapshot has hashes of, all of it and no more; null if it is not that. What
  /// later transactions wrote over is in the plaintext, but nothing proves it.
  static @Nullable CollPvtRwSet ofSnapshot(CollHashedRwSet known, CollPvtRwSet got) {
    Map<ByteString, KvWriteHash> writes = new HashMap<>();
    known.writes().forEach(write -> writes.put(write.keyHash(), write));
    List<KvWrite> taken = new ArrayList<>();
    for (KvWrite write : got.writes()) {
      KvWriteHash expected = writes.remove(Sha256.ofUtf8(write.key()));
      if (expected == null) {
        continue;
      }
      if (!isOf(expected, write)) {
        return null;
      }
      taken.add(write);
    }
    return writes.isEmpty() ? new CollPvtRwSet(known.collection(), taken, List.of()) : null;
  }

  private static boolean isOf(KvWriteHash hash, KvWrite write) {
    return hash.deletes()
        ? write.deletes()
        : !write.deletes() && hash.valueHash().equals(Sha256.of(write.value()));
  }
}
