package org.dure.bench;

import com.google.protobuf.ByteString;
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
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/// A transaction of true form and size, with certificates and signatures that are only as long as
/// real ones.
final class SampleTransaction {
  static final String CHAINCODE = "cc";
  private static final ByteString IDENTITY = ByteString.copyFrom(new byte[900]);
  private static final ByteString SIGNATURE =
      ByteString.copyFrom(new byte[71]).concat(ByteString.copyFromUtf8("x"));
  private static final int ENDORSEMENTS = 3;

  private SampleTransaction() {}

  /// The marshalled envelope of a transaction that sets `key`, which also makes it unique.
  static ByteString writing(String key, ByteString value) {
    return writing(key, key, value);
  }

  /// The same, unique by a seed of its own.
  static ByteString writing(String seed, String key, ByteString value) {
    ChaincodeID chaincode = ChaincodeID.newBuilder().setName(CHAINCODE).setVersion("1").build();
    ByteString nonce = ByteString.copyFromUtf8(seed);
    ByteString signatureHeader =
        SignatureHeader.newBuilder().setNonce(nonce).setCreator(IDENTITY).build().toByteString();
    ByteString channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId("bench")
            .setTxId(TxId.of(nonce, IDENTITY))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(chaincode)
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    RwSetBuilder set = new RwSetBuilder();
    set.write(CHAINCODE, key, value);
    ByteString proposal = ByteString.copyFrom(new byte[200]);
    ProposalResponsePayload response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(Sha256.of(channelHeader, signatureHeader, proposal))
            .setExtension(
                ChaincodeAction.newBuilder()
                    .setChaincodeId(chaincode)
                    .setResults(set.build().publicSet().toBytes())
                    .build()
                    .toByteString())
            .build();
    return envelope(channelHeader, signatureHeader, actionPayload(proposal, response));
  }

  private static ChaincodeActionPayload actionPayload(
      ByteString proposal, ProposalResponsePayload response) {
    ChaincodeEndorsedAction.Builder action =
        ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response.toByteString());
    for (int i = 0; i < ENDORSEMENTS; i++) {
      action.addEndorsements(
          Endorsement.newBuilder().setEndorser(IDENTITY).setSignature(SIGNATURE));
    }
    return ChaincodeActionPayload.newBuilder()
        .setChaincodeProposalPayload(proposal)
        .setAction(action)
        .build();
  }

  private static ByteString envelope(
      ByteString channelHeader, ByteString signatureHeader, ChaincodeActionPayload payload) {
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder()
                    .setHeader(signatureHeader)
                    .setPayload(payload.toByteString()))
            .build();
    Header header =
        Header.newBuilder()
            .setChannelHeader(channelHeader)
            .setSignatureHeader(signatureHeader)
            .build();
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder()
                .setHeader(header)
                .setData(transaction.toByteString())
                .build()
                .toByteString())
        .setSignature(SIGNATURE)
        .build()
        .toByteString();
  }
}
