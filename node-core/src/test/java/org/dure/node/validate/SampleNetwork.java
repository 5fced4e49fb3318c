package org.dure.node.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.config.BatchSettings;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.GenesisBlock;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.membership.policy.SignaturePolicies;
import org.dure.model.Sha256;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.tx.TxId;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.StoredDefinitions;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;

/// A channel of three organisations with real certificates, and transactions signed by them.
public final class SampleNetwork {
  public static final String CHANNEL = "mychannel";
  static final String MAJORITY = "/Channel/Application/Endorsement";
  private static final int ORGS = 3;

  public final Block genesis;
  public final ChannelConfig config;
  public final Map<String, ChaincodeDefinition> definitions = new HashMap<>();
  private final Path folder;
  private final CryptoProvider crypto = CryptoProvider.fastest();
  private final Map<Integer, SigningIdentity> users = new HashMap<>();
  private final Map<Integer, SigningIdentity> peers = new HashMap<>();
  private final List<GenesisBlock.Org> orgs = new ArrayList<>();
  private final List<Consenter> consenters = new ArrayList<>();
  private long nonces;

  public SampleNetwork(Path folder) throws Exception {
    this.folder = folder;
    NetworkMaterial.create(folder, ORGS);
    for (int k = 1; k <= ORGS; k++) {
      String mspId = NetworkMaterial.mspId(k);
      Path msp = NetworkMaterial.peerDir(folder, k).resolve("msp");
      SigningIdentity peer = MspDirectory.signingIdentity(msp, mspId, crypto);
      peers.put(k, peer);
      users.put(k, user(k, "User1"));
      orgs.add(new GenesisBlock.Org(mspId, MspDirectory.config(msp, mspId), "localhost", 7050 + k));
      ByteString pem = SerializedIdentity.parseFrom(peer.serialized()).getIdBytes();
      consenters.add(new Consenter(k, "localhost", 7050 + k, mspId, pem, pem, pem));
    }
    genesis = GenesisBlock.create(CHANNEL, orgs, consenters, BatchSettings.defaults());
    config = ChannelConfig.fromBlock(genesis, crypto);
    define("cc", reference(MAJORITY));
    define(StoredDefinitions.LIFECYCLE, reference(StoredDefinitions.LIFECYCLE_POLICY));
  }

  private SigningIdentity user(int org, String name) throws Exception {
    Path msp = NetworkMaterial.userDir(folder, org, name).resolve("msp");
    return MspDirectory.signingIdentity(msp, NetworkMaterial.mspId(org), crypto);
  }

  /// A configuration of the channel with its first so many organisations.
  Config configOf(int organisations, long sequence) throws Exception {
    Block block =
        GenesisBlock.create(
            CHANNEL,
            orgs.subList(0, organisations),
            consenters.subList(0, organisations),
            BatchSettings.defaults());
    return ChannelConfig.fromBlock(block, crypto).config().toBuilder()
        .setSequence(sequence)
        .build();
  }

  ChannelConfig parsed(Config wanted) throws ConfigException {
    return ChannelConfig.of(CHANNEL, wanted, crypto);
  }

  public static ApplicationPolicy reference(String path) {
    return ApplicationPolicy.newBuilder().setChannelConfigPolicyReference(path).build();
  }

  /// Satisfied by one member of the organisation.
  public static SignaturePolicyEnvelope memberOf(int org) {
    return SignaturePolicies.anyOf(NetworkMaterial.mspId(org), List.of(MSPRoleType.MEMBER));
  }

  public void define(String chaincode, ApplicationPolicy policy) {
    define(chaincode, policy, CollectionConfigPackage.getDefaultInstance());
  }

  void define(String chaincode, ApplicationPolicy policy, CollectionConfigPackage collections) {
    definitions.put(
        chaincode,
        new ChaincodeDefinition(
            1,
            ChaincodeEndorsementInfo.newBuilder()
                .setVersion("1.0")
                .setEndorsementPlugin("escc")
                .build(),
            ChaincodeValidationInfo.newBuilder()
                .setValidationPlugin("vscc")
                .setValidationParameter(policy.toByteString())
                .build(),
            collections));
  }

  public SigningIdentity peer(int org) {
    return peers.get(org);
  }

  SigningIdentity client(int org) {
    return users.get(org);
  }

  /// A transaction of `cc` made by Org1's user.
  public ByteString transaction(Consumer<RwSetBuilder> sets, int... endorsingOrgs) {
    return new Draft("cc", CHANNEL, users.get(1), newNonce()).envelope(sets, endorsingOrgs);
  }

  public ByteString transactionOf(String chaincode, RwSetBuilder sets, int... endorsingOrgs) {
    return new Draft(chaincode, CHANNEL, users.get(1), newNonce()).envelope(sets, endorsingOrgs);
  }

  ByteString transactionOf(String chaincode, Consumer<RwSetBuilder> sets, int... endorsingOrgs) {
    return new Draft(chaincode, CHANNEL, users.get(1), newNonce()).envelope(sets, endorsingOrgs);
  }

  public ByteString newNonce() {
    return ByteString.copyFromUtf8("nonce " + nonces++);
  }

  Draft draft(String chaincode, String channel, ByteString nonce) {
    return new Draft(chaincode, channel, users.get(1), nonce);
  }

  /// A transaction in the making.
  final class Draft {
    private final ChaincodeID chaincode;
    private final SigningIdentity creator;
    private final ByteString signatureHeader;
    private final ByteString channelHeader;

    private Draft(String chaincode, String channel, SigningIdentity creator, ByteString nonce) {
      this.chaincode = ChaincodeID.newBuilder().setName(chaincode).setVersion("1.0").build();
      this.creator = creator;
      this.signatureHeader =
          SignatureHeader.newBuilder()
              .setNonce(nonce)
              .setCreator(creator.serialized())
              .build()
              .toByteString();
      this.channelHeader =
          ChannelHeader.newBuilder()
              .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
              .setChannelId(channel)
              .setTxId(TxId.of(nonce, creator.serialized()))
              .setTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000))
              .setExtension(
                  ChaincodeHeaderExtension.newBuilder()
                      .setChaincodeId(this.chaincode)
                      .build()
                      .toByteString())
              .build()
              .toByteString();
    }

    ByteString envelope(Consumer<RwSetBuilder> sets, int... endorsingOrgs) {
      RwSetBuilder builder = new RwSetBuilder();
      sets.accept(builder);
      return envelope(builder, endorsingOrgs);
    }

    ByteString envelope(RwSetBuilder builder, int... endorsingOrgs) {
      ByteString proposal = ByteString.copyFromUtf8("proposal");
      ByteString response =
          ProposalResponsePayload.newBuilder()
              .setProposalHash(Sha256.of(channelHeader, signatureHeader, proposal))
              .setExtension(
                  ChaincodeAction.newBuilder()
                      .setChaincodeId(chaincode)
                      .setResults(builder.build().publicSet().toBytes())
                      .build()
                      .toByteString())
              .build()
              .toByteString();
      ChaincodeEndorsedAction.Builder endorsed =
          ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
      for (int org : endorsingOrgs) {
        ByteString endorser = peers.get(org).serialized();
        endorsed.addEndorsements(
            Endorsement.newBuilder()
                .setEndorser(endorser)
                .setSignature(peers.get(org).sign(response.concat(endorser))));
      }
      ChaincodeActionPayload action =
          ChaincodeActionPayload.newBuilder()
              .setChaincodeProposalPayload(proposal)
              .setAction(endorsed)
              .build();
      Transaction transaction =
          Transaction.newBuilder()
              .addActions(
                  TransactionAction.newBuilder()
                      .setHeader(signatureHeader)
                      .setPayload(action.toByteString()))
              .build();
      ByteString payload =
          Payload.newBuilder()
              .setHeader(
                  Header.newBuilder()
                      .setChannelHeader(channelHeader)
                      .setSignatureHeader(signatureHeader))
              .setData(transaction.toByteString())
              .build()
              .toByteString();
      return Envelope.newBuilder()
          .setPayload(payload)
          .setSignature(creator.sign(payload))
          .build()
          .toByteString();
    }
  }
}
