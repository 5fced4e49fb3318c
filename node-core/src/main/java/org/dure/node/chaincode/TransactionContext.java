package org.dure.node.chaincode;

import org.dure.membership.config.ChannelConfig;
import org.dure.membership.msp.Identity;
import org.dure.model.tx.UnpackedProposal;
import org.jspecify.annotations.Nullable;

/// What stays the same through one transaction, whichever contracts call each other in it.
///
/// @param proposal verified by the endorser
/// @param simulator null for a call without a channel and for contracts that only read blocks
/// @param client null for a call without a channel, or by someone whom the channel does not know
/// @param calls how many contracts deep the call is; 0 for the one that the client named
public record TransactionContext(
    UnpackedProposal proposal, @Nullable Simulator simulator, @Nullable Client client, int calls) {

  /// Whom a contract acts for, as the channel knows him.
  public record Client(ChannelConfig config, Identity identity) {}

  public String channelId() {
    return proposal.channelId();
  }

  public String txId() {
    return proposal.txId();
  }

  TransactionContext deeper() {
    return new TransactionContext(proposal, simulator, client, calls + 1);
  }
}
