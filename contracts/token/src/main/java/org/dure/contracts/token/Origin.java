package org.dure.contracts.token;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// To which chaincode the client sent the transaction: this one, or one that called it.
final class Origin {
  private Origin() {}

  /// The name of the chaincode in the proposal that the client signed; empty when there is none, as
  /// no list of callers has.
  static String of(ChaincodeStub stub) {
    SignedProposal signed = stub.getSignedProposal();
    if (signed == null) {
      return "";
    }
    try {
      Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
      Header header = Header.parseFrom(proposal.getHeader());
      ChannelHeader channel = ChannelHeader.parseFrom(header.getChannelHeader());
      return ChaincodeHeaderExtension.parseFrom(channel.getExtension()).getChaincodeId().getName();
    } catch (InvalidProtocolBufferException e) {
      throw Rule.CALLER_NOT_LISTED.refusal("the proposal cannot be read: %s", e.getMessage());
    }
  }
}
