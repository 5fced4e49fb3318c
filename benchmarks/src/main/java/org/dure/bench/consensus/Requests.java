package org.dure.bench.consensus;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.ByteBuffer;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.Sha256;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.model.tx.TxId;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.jspecify.annotations.Nullable;

/// Makes requests: chaincode transactions of sound form that write one value, without endorsements.
/// Without a signer the creator is a word and the signature one byte. A request's number is in its
/// nonce, so whoever sees the envelope can tell which request it is.
final class Requests {
  private static final ByteString NOBODY = ByteString.copyFromUtf8("client");
  private static final ByteString PROPOSAL = ByteString.copyFromUtf8("p");
  private static final ByteString NO_SIGNATURE = ByteString.copyFrom(new byte[1]);
  private static final ChaincodeID CHAINCODE =
      ChaincodeID.newBuilder().setName("b").setVersion("1").build();

  private final @Nullable SigningIdentity signer;
  private final ByteString creator;
  private final ByteString results;
  private final ByteString extension;
  private final long run;

  /// @param signer null for requests that nobody signs
  /// @param run tells requests of different runs apart
  Requests(@Nullable SigningIdentity signer, int bytes, long run) {
    this.signer = signer;
    this.creator = signer == null ? NOBODY : signer.serialized();
    this.results = results(bytes);
    this.extension =
        ChaincodeHeaderExtension.newBuilder().setChaincodeId(CHAINCODE).build().toByteString();
    this.run = run;
  }

  private static ByteString results(int bytes) {
    KVWrite write =
        KVWrite.newBuilder().setKey("k").setValue(ByteString.copyFrom(new byte[bytes])).build();
    TxReadWriteSet all =
        TxReadWriteSet.newBuilder()
            .setDataModel(TxReadWriteSet.DataModel.KV)
            .addNsRwset(
                NsReadWriteSet.newBuilder()
                    .setNamespace("b")
                    .setRwset(KVRWSet.newBuilder().addWrites(write).build().toByteString()))
            .build();
    return ChaincodeAction.newBuilder()
        .setChaincodeId(CHAINCODE)
        .setResults(all.toByteString())
        .build()
        .toByteString();
  }

  /// The marshalled envelope of a request.
  ByteString envelope(long number) {
    ByteString nonce =
        ByteString.copyFrom(ByteBuffer.allocate(16).putLong(number).putLong(run).flip());
    ByteString signedBy =
        SignatureHeader.newBuilder().setCreator(creator).setNonce(nonce).build().toByteString();
    ByteString channel =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(Material.CHANNEL)
            .setTxId(TxId.of(nonce, creator))
            .setTimestamp(Timestamp.newBuilder().setSeconds(1))
            .setExtension(extension)
            .build()
            .toByteString();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(Header.newBuilder().setChannelHeader(channel).setSignatureHeader(signedBy))
            .setData(transaction(channel, signedBy))
            .build()
            .toByteString();
    ByteString signature = signer == null ? NO_SIGNATURE : signer.sign(payload);
    return Envelope.newBuilder().setPayload(payload).setSignature(signature).build().toByteString();
  }

  private ByteString transaction(ByteString channel, ByteString signedBy) {
    ProposalResponsePayload response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(Sha256.of(channel, signedBy, PROPOSAL))
            .setExtension(results)
            .build();
    ChaincodeActionPayload action =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(PROPOSAL)
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(response.toByteString()))
            .build();
    return Transaction.newBuilder()
        .addActions(
            TransactionAction.newBuilder().setHeader(signedBy).setPayload(action.toByteString()))
        .build()
        .toByteString();
  }

  /// The number of the request that an envelope is.
  static long number(ParsedEnvelope envelope) {
    return envelope.signatureHeader().getNonce().asReadOnlyByteBuffer().getLong();
  }
}
