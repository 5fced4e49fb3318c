package org.dure.store;

import java.util.Optional;
import org.dure.model.rwset.TxPvtRwSet;

/// Where an endorser keeps the private plaintext of transactions that it endorsed until their block
/// comes (Fabric's transient store). Committing a block removes what is staged for its
/// transactions. Survives a crash of the process, but is not synced.
public interface PrivateStaging {
  /// Keeps `writes` for the transaction, replacing what was kept for it.
  ///
  /// @param height of the ledger at the endorsement, for [#purgeStaged]
  void stage(String txId, long height, TxPvtRwSet writes);

  /// What is kept for the transaction.
  Optional<TxPvtRwSet> staged(String txId);

  /// Drops whatever was staged below `height`, and returns how many transactions that were.
  int purgeStaged(long height);
}
