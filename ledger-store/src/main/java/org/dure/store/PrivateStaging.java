package org.dure.store;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;

/// Where the private plaintext of endorsed transactions waits for their block (Fabric's transient
/// store): what this node endorsed, and what other endorsers gave it. Committing a block removes
/// what is staged for its transactions. Survives a crash of the process, but is not synced.
///
/// A set is known by the transaction, the collection and its own hash, so that nobody can displace
/// it by giving another one for the same transaction.
public interface PrivateStaging {
  /// Whether there was room.
  enum Staged {
    KEPT,
    /// The source has its share already; nothing was kept.
    FULL
  }

  /// Bytes of keys and values staged at most for one source.
  long BYTES_MAX = 64L << 20;

  /// The source of what this node endorsed itself.
  int OWN = -1;

  /// Keeps the sets of a transaction beside what is kept for it.
  ///
  /// @param height of the ledger, for [#purgeStaged]
  /// @param source who gave it, [#OWN] or a consenter id: each has room of its own
  Staged stage(String txId, long height, TxPvtRwSet writes, int source);

  /// The set with this hash that is kept for the transaction.
  Optional<CollPvtRwSet> staged(String txId, String namespace, String collection, ByteString hash);

  /// Drops whatever was staged below `height`, and returns how many sets that were.
  int purgeStaged(long height);
}
