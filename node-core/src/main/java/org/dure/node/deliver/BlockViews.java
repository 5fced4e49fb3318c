package org.dure.node.deliver;

import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.events.CommittedBlock;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredChaincodeAction;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.FilteredTransactionActions;

/// The shapes in which clients get a block.
public final class BlockViews {
  private BlockViews() {}

  /// The block, or its header and metadata if data was not asked for. Configuration blocks keep
  /// their data, because a client needs it to check signatures.
  public static Block whole(BlockRequest request, CommittedBlock block) {
    ParsedBlock parsed = block.parsed();
    return request.headerOnly() && !parsed.isConfig()
        ? parsed.block().toBuilder().clearData().build()
        : parsed.block();
  }

  /// What became of each transaction, and which events it raised, without their payloads.
  public static FilteredBlock filtered(BlockRequest request, CommittedBlock block) {
    FilteredBlock.Builder filtered =
        FilteredBlock.newBuilder()
            .setChannelId(request.channel().channelId())
            .setNumber(block.number());
    for (int i = 0; i < block.parsed().size(); i++) {
      ParsedEnvelope envelope = block.parsed().envelopes().get(i);
      FilteredTransaction.Builder transaction =
          FilteredTransaction.newBuilder()
              .setTxid(envelope.txId())
              .setType(envelope.type())
              .setTxValidationCode(block.code(i));
      if (envelope.body() instanceof Body.EndorserTx endorsed) {
        transaction.setTransactionActions(actions(endorsed));
      }
      filtered.addFilteredTransactions(transaction);
    }
    return filtered.build();
  }

  private static FilteredTransactionActions actions(Body.EndorserTx endorsed) {
    FilteredTransactionActions.Builder actions = FilteredTransactionActions.newBuilder();
    if (endorsed.event() != null) {
      actions.addChaincodeActions(
          FilteredChaincodeAction.newBuilder()
              .setChaincodeEvent(endorsed.event().toBuilder().clearPayload()));
    }
    return actions.build();
  }
}
