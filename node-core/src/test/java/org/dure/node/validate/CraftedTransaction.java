package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
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
  List<Endorser> endorsers;
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
  boolean highS;
  private final SigningIdentity client;

  /// @param forged signs something else
  record Endorser(SigningIdentity who, boolean forged) {}

  CraftedTransaction(SampleNetwork network) {
    this(network, network.client(1), "cc");
  }

  CraftedTransaction(SampleNetwork network, SigningIdentity client, String chaincodeName) {
    this.client = client;
    this.endorsers =
        List.of(new Endorser(network.peer(1), false), new Endorser(network.peer(2), false));
    ChaincodeID chaincode =
        ChaincodeID.newBuilder().setName(chaincodeName).setVersion("1.0").build();
    signatureHeader.setNonce(network.newNonce()).setCreator(client.serialized());
    channelHeader
        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
        .setChannelId(SampleNetwork.CHANNEL)
        .setTxId(COMPUTED)
        .setExtension(
            ChaincodeHeaderExtension.newBuilder().setChaincodeId(chaincode).build().toByteString());
    RwSetBuilder set = new RwSetBuilder();
    set.write(chaincodeName, "a", ByteString.copyFromUtf8("1"));
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
        .setSignature(signature == null ? signed(whole) : signature)
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
    for (Endorser endorser : endorsers) {
      ByteString who = endorser.who().serialized();
      ByteString signed = endorser.forged() ? who : response.concat(who);
      endorsed.addEndorsements(
          Endorsement.newBuilder().setEndorser(who).setSignature(endorser.who().sign(signed)));
    }
    return ChaincodeActionPayload.newBuilder()
        .setChaincodeProposalPayload(PROPOSAL)
        .setAction(endorsed)
        .build()
        .toByteString();
  }

  private ByteString signed(ByteString whole) {
    ByteString low = client.sign(whole);
    return highS ? withHighS(low) : low;
  }

  /// The other signature that the same key and message have, which Fabric refuses.
  private ByteString withHighS(ByteString low) {
    byte[] der = low.toByteArray();
    ECPublicKey key = (ECPublicKey) client.certificate().getPublicKey();
    int at = 4 + der[3];
    BigInteger s = new BigInteger(Arrays.copyOfRange(der, at + 2, der.length));
    byte[] high = key.getParams().getOrder().subtract(s).toByteArray();
    return ByteString.copyFrom(new byte[] {0x30, (byte) (at + high.length)})
        .concat(low.substring(2, at + 1))
        .concat(ByteString.copyFrom(new byte[] {(byte) high.length}))
        .concat(ByteString.copyFrom(high));
  }

  private static ByteString orElse(ByteString given, ByteString made) {
    return given == null ? made : given;
  }
}
