package org.dure.contract.test;

import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// What a contract finds when it looks into the client's proposal: the chaincode that the client
/// sent it to. Nothing else is filled in, and nobody has signed it.
final class TestProposal {
  private TestProposal() {}

  static SignedProposal to(String chaincode) {
    ChaincodeHeaderExtension extension =
        ChaincodeHeaderExtension.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
            .build();
    ChannelHeader channel =
        ChannelHeader.newBuilder().setExtension(extension.toByteString()).build();
    Header header = Header.newBuilder().setChannelHeader(channel.toByteString()).build();
    Proposal proposal = Proposal.newBuilder().setHeader(header.toByteString()).build();
    return SignedProposal.newBuilder().setProposalBytes(proposal.toByteString()).build();
  }
}
