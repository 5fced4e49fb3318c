package org.dure.cli.client;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;

/// Makes a proposal one that initialises its chaincode: Fabric's gateway client has no way to say
/// that.
final class InitProposal {
  private InitProposal() {}

  /// @param proposed an unsigned proposal, as the client library serialises it
  static byte[] of(byte[] proposed) {
    try {
      ProposedTransaction transaction = ProposedTransaction.parseFrom(proposed);
      Proposal proposal = Proposal.parseFrom(transaction.getProposal().getProposalBytes());
      ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
      ChaincodeInvocationSpec.Builder spec =
          ChaincodeInvocationSpec.parseFrom(payload.getInput()).toBuilder();
      spec.getChaincodeSpecBuilder().getInputBuilder().setIsInit(true);
      ChaincodeProposalPayload marked =
          payload.toBuilder().setInput(spec.build().toByteString()).build();
      ProposedTransaction.Builder changed = transaction.toBuilder();
      changed
          .getProposalBuilder()
          .setProposalBytes(
              proposal.toBuilder().setPayload(marked.toByteString()).build().toByteString());
      return changed.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the client library made an unreadable proposal", e);
    }
  }
}
