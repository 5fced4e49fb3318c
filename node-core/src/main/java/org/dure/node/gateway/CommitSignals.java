package org.dure.node.gateway;

import java.util.concurrent.CompletableFuture;
import org.dure.store.TxPosition;

/// Tells when transactions and blocks are committed. The composition connects it to the commit
/// events.
public interface CommitSignals {

  /// Completes when the transaction is on the ledger, at once when it is already. Whoever
  /// implements it listens before looking at the ledger. Cancelling the future ends the wait.
  CompletableFuture<TxPosition> transaction(String channelId, String txId);

  /// Waits until the block of a number is on the ledger.
  ///
  /// @return whether it is; false when the channel or the node is closing
  boolean awaitBlock(String channelId, long number) throws InterruptedException;
}
