package org.dure.node.validate;

import com.google.protobuf.ByteString;
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
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/// A sound and really signed transaction of which every part can be changed before it is built;
/// what depends on a part follows it. Fields left null are made from the others.
final class CraftedTransaction {
  private static final String COMPUTED = "to be computed";
  private static final ByteString PROPOSAL = ByteString.copyFromUtf8("proposal");

  final ChannelHeader.Builder channelHeader = ChannelHeader.newBuilder();
  final SignatureHeader.Builder signatureHeader = SignatureHeader.newBuilder();
  final ChaincodeAction.Builder action = ChaincodeAction.newBuilder();
  int[] endorsers = {1, 2};
  int actions = 1;
  ByteString channelHeaderBytes;
  ByteString signatureHeaderBytes;
  ByteString actionHeader;
  ByteString actionPayload;
  ByteString proposalHash;
  ByteString extension;
  ByteString data;
  ByteString payload;
  ByteString signature;
  private final SampleNetwork network;
  private final SigningIdentity client;

  CraftedTransaction(SampleNetwork network) {
    this.network = network;
    this.client = network.client(1);
    ChaincodeID chaincode = ChaincodeID.newBuilder().setName("cc").setVersion("1.0").build();
    signatureHeader.setNonce(network.newNonce()).setCreator(client.serialized());
    channelHeader
        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
        .setChannelId(SampleNetwork.CHANNEL)
        .setTxId(COMPUTED)
        .setExtension(
            ChaincodeHeaderExtension.newBuilder().setChaincodeId(chaincode).build().toByteString());
    RwSetBuilder set = new RwSetBuilder();
    set.write("cc", "a", ByteString.copyFromUtf8("1"));
    action.setChaincodeId(chaincode).setResults(set.build().publicSet().toBytes());
  }

  ByteString build() {
    if (channelHeader.getTxId().equals(COMPUTED)) {
      channelHeader.setTxId(TxId.of(signatureHeader.getNonce(), signatureHeader.getCreator()));
    }
    ByteString channel = orElse(channelHeaderBytes, channelHeader.build().toByteString());
    ByteString signer = orElse(signatureHeaderBytes, signatureHeader.build().toByteString());
    ByteString header = orElse(actionHeader, signer);
    ByteString made = orElse(actionPayload, actionPayload(Sha256.of(channel, header, PROPOSAL)));
    Transaction.Builder transaction = Transaction.newBuilder();
    for (int i = 0; i < actions; i++) {
      transaction.addActions(TransactionAction.newBuilder().setHeader(header).setPayload(made));
    }
    ByteString whole =
        orElse(
            payload,
            Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(channel).setSignatureHeader(signer))
                .setData(orElse(data, transaction.build().toByteString()))
                .build()
                .toByteString());
    return Envelope.newBuilder()
        .setPayload(whole)
        .setSignature(signature == null ? client.sign(whole) : signature)
        .build()
        .toByteString();
  }

  private ByteString actionPayload(ByteString hash) {
    ByteString response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(orElse(proposalHash, hash))
            .setExtension(orElse(extension, action.build().toByteString()))
            .build()
            .toByteString();
    ChaincodeEndorsedAction.Builder endorsed =
        ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
    for (int org : endorsers) {
      SigningIdentity peer = network.peer(org);
      endorsed.addEndorsements(
          Endorsement.newBuilder()
              .setEndorser(peer.serialized())
              .setSignature(peer.sign(response.concat(peer.serialized()))));
    }
    return ChaincodeActionPayload.newBuilder()
        .setChaincodeProposalPayload(PROPOSAL)
        .setAction(endorsed)
        .build()
        .toByteString();
  }

  private static ByteString orElse(ByteString given, ByteString made) {
    return given == null ? made : given;
  }
}
