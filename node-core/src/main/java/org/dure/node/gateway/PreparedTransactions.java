package org.dure.node.gateway;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dure.model.tx.UnpackedProposal;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/// Assembles the envelope that the client signs from a proposal and its endorsements.
final class PreparedTransactions {

  private PreparedTransactions() {}

  /// The unsigned transaction, without the proposal's transient data.
  ///
  /// @param responsePayload what all the endorsers signed
  static Envelope assemble(
      UnpackedProposal proposal, ByteString responsePayload, List<Endorsement> endorsements) {
    ChaincodeActionPayload action =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(
                UnpackedProposal.withoutTransient(proposal.payload()).toByteString())
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(responsePayload)
                    .addAllEndorsements(unique(endorsements)))
            .build();
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder()
                    .setHeader(proposal.header().getSignatureHeader())
                    .setPayload(action.toByteString()))
            .build();
    Payload payload =
        Payload.newBuilder()
            .setHeader(proposal.header())
            .setData(transaction.toByteString())
            .build();
    return Envelope.newBuilder().setPayload(payload.toByteString()).build();
  }

  private static Iterable<Endorsement> unique(List<Endorsement> endorsements) {
    Map<ByteString, Endorsement> byEndorser = new LinkedHashMap<>();
    endorsements.forEach(e -> byEndorser.putIfAbsent(e.getEndorser(), e));
    return byEndorser.values();
  }
}
