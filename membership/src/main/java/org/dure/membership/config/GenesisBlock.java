package org.dure.membership.config;

import static org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType.ADMIN;
import static org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType.CLIENT;
import static org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType.MEMBER;
import static org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType.PEER;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SignedEnvelopes;
import org.dure.membership.policy.SignaturePolicies;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.block.Blocks;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/// Makes the first block of a channel, in Fabric v3's BFT form (`configtxgen`'s profile
/// SampleAppChannelSmartBft with the organisations' policies of Fabric's test network). Every
/// organisation is in both the Orderer and the Application group, as its node is orderer and peer.
public final class GenesisBlock {

  private static final int WIDTH_WHOLE = -1;
  private static final String READERS = "Readers";
  private static final String WRITERS = "Writers";
  private static final String ADMINS = ConfigGroups.ADMINS;
  private static final String ENDORSEMENT = "Endorsement";

  private GenesisBlock() {}

  /// An organisation that orders and endorses.
  ///
  /// @param name key of its groups, and the id of its MSP, such as `Org1MSP`
  /// @param msp its verifying MSP configuration
  /// @param host of its node: orderer endpoint and anchor peer
  /// @param port of its node
  public record Org(String name, MSPConfig msp, String host, int port) {}

  /// @throws ConfigException if the result would not be a usable configuration
  public static Block create(
      String channelId, List<Org> orgs, List<Consenter> consenters, BatchSettings batch)
      throws ConfigException {
    Config config =
        Config.newBuilder().setChannelGroup(channelGroup(orgs, consenters, batch)).build();
    ChannelConfig.of(channelId, config, CryptoProvider.fastest());
    return block(channelId, ConfigEnvelope.newBuilder().setConfig(config).build());
  }

  private static Block block(String channelId, ConfigEnvelope config) throws ConfigException {
    ByteString nonce = SignedEnvelopes.nonce();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_VALUE)
            .setVersion(1)
            .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .setChannelId(channelId)
            .setTxId(HexFormat.of().formatHex(Sha256.of(nonce).toByteArray()))
            .build();
    Payload payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder().setNonce(nonce).build().toByteString()))
            .setData(config.toByteString())
            .build();
    Envelope envelope = Envelope.newBuilder().setPayload(payload.toByteString()).build();
    ByteString orderers =
        OrdererBlockMetadata.newBuilder()
            .setLastConfig(LastConfig.getDefaultInstance())
            .build()
            .toByteString();
    try {
      Block block = Blocks.create(0, ByteString.EMPTY, List.of(envelope.toByteString()));
      return Blocks.withSignatures(block, orderers, List.of());
    } catch (MalformedException e) {
      throw new ConfigException("the genesis block is not well formed: " + e.getMessage(), e);
    }
  }

  private static ConfigGroup channelGroup(
      List<Org> orgs, List<Consenter> consenters, BatchSettings batch) {
    return new GroupBuilder()
        .any(READERS)
        .any(WRITERS)
        .majority(ADMINS, ADMINS)
        .value(
            ConfigGroups.HASHING_ALGORITHM, HashingAlgorithm.newBuilder().setName("SHA256").build())
        .value(
            ConfigGroups.BLOCK_DATA_HASHING,
            BlockDataHashingStructure.newBuilder().setWidth(WIDTH_WHOLE).build())
        .capability("V3_0")
        .group(ConfigGroups.ORDERER, ordererGroup(orgs, consenters, batch))
        .group(ConfigGroups.APPLICATION, applicationGroup(orgs))
        .build();
  }

  private static ConfigGroup ordererGroup(
      List<Org> orgs, List<Consenter> consenters, BatchSettings batch) {
    GroupBuilder group =
        new GroupBuilder()
            .any(READERS)
            .any(WRITERS)
            .majority(ADMINS, ADMINS)
            .signature(ConfigGroups.BLOCK_VALIDATION, blockValidation(consenters))
            .value(
                ConfigGroups.BATCH_SIZE,
                BatchSize.newBuilder()
                    .setMaxMessageCount(batch.maxMessageCount())
                    .setAbsoluteMaxBytes(batch.absoluteMaxBytes())
                    .setPreferredMaxBytes(batch.preferredMaxBytes())
                    .build())
            .value(
                ConfigGroups.BATCH_TIMEOUT,
                BatchTimeout.newBuilder().setTimeout(GoDuration.format(batch.timeout())).build())
            .value(ConfigGroups.CHANNEL_RESTRICTIONS, ChannelRestrictions.getDefaultInstance())
            .capability("V2_0")
            .value(
                ConfigGroups.ORDERERS,
                Orderers.newBuilder()
                    .addAllConsenterMapping(consenters.stream().map(Consenter::proto).toList())
                    .build())
            .value(
                ConfigGroups.CONSENSUS_TYPE,
                ConsensusType.newBuilder()
                    .setType(ConfigParts.BFT)
                    .setMetadata(smartBftDefaults().toByteString())
                    .build());
    for (Org org : orgs) {
      group.group(org.name(), ordererOrg(org));
    }
    return group.build();
  }

  static ConfigGroup ordererOrg(Org org) {
    return new GroupBuilder()
        .signature(READERS, SignaturePolicies.anyOf(org.name(), List.of(MEMBER)))
        .signature(WRITERS, SignaturePolicies.anyOf(org.name(), List.of(MEMBER)))
        .signature(ADMINS, SignaturePolicies.anyOf(org.name(), List.of(ADMIN)))
        .value(ConfigGroups.MSP, org.msp())
        .value(
            ConfigGroups.ENDPOINTS,
            OrdererAddresses.newBuilder().addAddresses(org.host() + ":" + org.port()).build())
        .build();
  }

  private static ConfigGroup applicationGroup(List<Org> orgs) {
    GroupBuilder group =
        new GroupBuilder()
            .any(READERS)
            .any(WRITERS)
            .majority(ADMINS, ADMINS)
            .majority("LifecycleEndorsement", ENDORSEMENT)
            .majority(ENDORSEMENT, ENDORSEMENT)
            .acls(AccessControl.defaults())
            .capability("V2_5");
    for (Org org : orgs) {
      group.group(org.name(), applicationOrg(org));
    }
    return group.build();
  }

  static ConfigGroup applicationOrg(Org org) {
    return new GroupBuilder()
        .signature(READERS, SignaturePolicies.anyOf(org.name(), List.of(ADMIN, PEER, CLIENT)))
        .signature(WRITERS, SignaturePolicies.anyOf(org.name(), List.of(ADMIN, CLIENT)))
        .signature(ADMINS, SignaturePolicies.anyOf(org.name(), List.of(ADMIN)))
        .signature(ENDORSEMENT, SignaturePolicies.anyOf(org.name(), List.of(PEER)))
        .value(ConfigGroups.MSP, org.msp())
        .value(
            ConfigGroups.ANCHOR_PEERS,
            AnchorPeers.newBuilder()
                .addAnchorPeers(AnchorPeer.newBuilder().setHost(org.host()).setPort(org.port()))
                .build())
        .build();
  }

  /// A quorum of the consenters, each named by certificate (`common/policies/bft.go`).
  static SignaturePolicyEnvelope blockValidation(List<Consenter> consenters) {
    int n = consenters.size();
    List<MSPPrincipal> identities =
        consenters.stream()
            .map(c ->
                MSPPrincipal.newBuilder()
                    .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
                    .setPrincipal(
                        SerializedIdentity.newBuilder()
                            .setMspid(c.mspId())
                            .setIdBytes(c.identity())
                            .build()
                            .toByteString())
                    .build())
            .toList();
    return SignaturePolicies.envelope(
        SignaturePolicies.nOutOf(
            Consenters.quorum(n),
            IntStream.range(0, n).mapToObj(SignaturePolicies::signedBy).toList()),
        identities);
  }

  /// SmartBFT's defaults with leader rotation off, as Fabric v3 demands.
  private static Options smartBftDefaults() {
    return Options.newBuilder()
        .setRequestBatchMaxCount(100)
        .setRequestBatchMaxBytes(10 << 20)
        .setRequestBatchMaxInterval("50ms")
        .setIncomingMessageBufferSize(200)
        .setRequestPoolSize(400)
        .setRequestForwardTimeout("2s")
        .setRequestComplainTimeout("20s")
        .setRequestAutoRemoveTimeout("3m0s")
        .setViewChangeResendInterval("5s")
        .setViewChangeTimeout("20s")
        .setLeaderHeartbeatTimeout("1m0s")
        .setLeaderHeartbeatCount(10)
        .setCollectTimeout("1s")
        .setLeaderRotation(Options.Rotation.ROTATION_OFF)
        .build();
  }
}
