package org.dure.node.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.Sha256;
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

/// Chaincode transactions whose form is sound and whose creator really signed them.
final class SampleEnvelopes {
  private SampleEnvelopes() {}

  /// A user of the first organisation, whose material [NetworkMaterial] has put into `folder`.
  static SigningIdentity user(Path folder, CryptoProvider crypto, String name) throws Exception {
    return MspDirectory.signingIdentity(
        NetworkMaterial.userDir(folder, 1, name).resolve("msp"), NetworkMaterial.mspId(1), crypto);
  }

  static ByteString transaction(String channelId, SigningIdentity creator, long number) {
    ByteString kv =
        KVRWSet.newBuilder()
            .addWrites(
                KVWrite.newBuilder()
                    .setKey("key" + number)
                    .setValue(ByteString.copyFromUtf8("value")))
            .build()
            .toByteString();
    TxReadWriteSet results =
        TxReadWriteSet.newBuilder()
            .setDataModel(TxReadWriteSet.DataModel.KV)
            .addNsRwset(NsReadWriteSet.newBuilder().setNamespace("sample").setRwset(kv))
            .build();
    return transaction(channelId, creator, number, results.toByteString());
  }

  /// @param results the read-write set
  static ByteString transaction(
      String channelId, SigningIdentity creator, long number, ByteString results) {
    ByteString nonce =
        ByteString.copyFrom(ByteBuffer.allocate(24).putLong(number).putLong(1).putLong(2).flip());
    ByteString signer =
        SignatureHeader.newBuilder()
            .setCreator(creator.serialized())
            .setNonce(nonce)
            .build()
            .toByteString();
    ChaincodeID chaincode = ChaincodeID.newBuilder().setName("sample").setVersion("1").build();
    ByteString channel =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(channelId)
            .setTxId(TxId.of(nonce, creator.serialized()))
            .setTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(chaincode)
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    Payload payload =
        Payload.newBuilder()
            .setHeader(Header.newBuilder().setChannelHeader(channel).setSignatureHeader(signer))
            .setData(data(channel, signer, chaincode, number, results))
            .build();
    return Envelope.newBuilder()
        .setPayload(payload.toByteString())
        .setSignature(creator.sign(payload.toByteString()))
        .build()
        .toByteString();
  }

  private static ByteString data(
      ByteString channel,
      ByteString signer,
      ChaincodeID chaincode,
      long number,
      ByteString results) {
    ByteString proposal = ByteString.copyFromUtf8("proposal " + number);
    ChaincodeAction action =
        ChaincodeAction.newBuilder().setChaincodeId(chaincode).setResults(results).build();
    ProposalResponsePayload response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(Sha256.of(channel, signer, proposal))
            .setExtension(action.toByteString())
            .build();
    ChaincodeActionPayload actionPayload =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(proposal)
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(response.toByteString()))
            .build();
    return Transaction.newBuilder()
        .addActions(
            TransactionAction.newBuilder()
                .setHeader(signer)
                .setPayload(actionPayload.toByteString()))
        .build()
        .toByteString();
  }
}
