package org.dure.bench.commit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.util.List;
import org.dure.bench.consensus.Material;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.Sha256;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.tx.TxId;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/// A transaction as a client and endorsers make it.
final class SignedTransaction {
  private static final int OK = 200;
  private static final int ARGUMENT_BYTES = 120;
  private static final int NONCE_BYTES = 24;

  private SignedTransaction() {}

  /// @param number makes its id
  static ByteString of(
      String chaincode,
      long number,
      RwSetBuilder set,
      SigningIdentity client,
      List<SigningIdentity> endorsers) {
    ChaincodeID id = ChaincodeID.newBuilder().setName(chaincode).setVersion("1").build();
    ByteString nonce = Sha256.ofUtf8("nonce " + number).substring(0, NONCE_BYTES);
    ByteString signer =
        SignatureHeader.newBuilder()
            .setNonce(nonce)
            .setCreator(client.serialized())
            .build()
            .toByteString();
    ByteString channel = channelHeader(id, TxId.of(nonce, client.serialized()), number);
    ByteString proposal = proposal(id, nonce);
    ByteString response = response(id, set, Sha256.of(channel, signer, proposal));
    ChaincodeEndorsedAction.Builder endorsed =
        ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
    for (SigningIdentity endorser : endorsers) {
      endorsed.addEndorsements(
          Endorsement.newBuilder()
              .setEndorser(endorser.serialized())
              .setSignature(endorser.sign(response.concat(endorser.serialized()))));
    }
    ChaincodeActionPayload action =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(proposal)
            .setAction(endorsed)
            .build();
    return envelope(channel, signer, action, client);
  }

  private static ByteString channelHeader(ChaincodeID id, String txId, long number) {
    return ChannelHeader.newBuilder()
        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
        .setChannelId(Material.CHANNEL)
        .setTxId(txId)
        .setTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000L + number))
        .setExtension(
            ChaincodeHeaderExtension.newBuilder().setChaincodeId(id).build().toByteString())
        .build()
        .toByteString();
  }

  private static ByteString proposal(ChaincodeID id, ByteString nonce) {
    ByteString argument = nonce;
    while (argument.size() < ARGUMENT_BYTES) {
      argument = argument.concat(Sha256.of(argument));
    }
    ChaincodeSpec spec =
        ChaincodeSpec.newBuilder()
            .setChaincodeId(id)
            .setInput(
                ChaincodeInput.newBuilder()
                    .addArgs(ByteString.copyFromUtf8("put"))
                    .addArgs(argument.substring(0, ARGUMENT_BYTES)))
            .build();
    return ChaincodeProposalPayload.newBuilder()
        .setInput(
            ChaincodeInvocationSpec.newBuilder().setChaincodeSpec(spec).build().toByteString())
        .build()
        .toByteString();
  }

  private static ByteString response(ChaincodeID id, RwSetBuilder set, ByteString proposalHash) {
    return ProposalResponsePayload.newBuilder()
        .setProposalHash(proposalHash)
        .setExtension(
            ChaincodeAction.newBuilder()
                .setChaincodeId(id)
                .setResponse(Response.newBuilder().setStatus(OK))
                .setResults(set.build().publicSet().toBytes())
                .build()
                .toByteString())
        .build()
        .toByteString();
  }

  private static ByteString envelope(
      ByteString channel,
      ByteString signer,
      ChaincodeActionPayload action,
      SigningIdentity client) {
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder().setHeader(signer).setPayload(action.toByteString()))
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(Header.newBuilder().setChannelHeader(channel).setSignatureHeader(signer))
            .setData(transaction.toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(client.sign(payload))
        .build()
        .toByteString();
  }
}
