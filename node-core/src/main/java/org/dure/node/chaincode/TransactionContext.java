package org.dure.node.chaincode;

import org.dure.model.tx.UnpackedProposal;
import org.jspecify.annotations.Nullable;

/// What stays the same through one transaction, whichever contracts call each other in it.
///
/// @param proposal verified by the endorser
/// @param simulator null for a call without a channel and for contracts that only read blocks
/// @param calls how many contracts deep the call is; 0 for the one that the client named
public record TransactionContext(
    UnpackedProposal proposal, @Nullable Simulator simulator, int calls) {

  public String channelId() {
    return proposal.channelId();
  }

  public String txId() {
    return proposal.txId();
  }

  TransactionContext deeper() {
    return new TransactionContext(proposal, simulator, calls + 1);
  }
}
