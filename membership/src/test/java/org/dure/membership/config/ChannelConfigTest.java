package org.dure.membership.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import org.dure.membership.TestNetwork;
import org.dure.membership.TestOrg;
import org.dure.membership.msp.SigningIdentity;
import org.dure.membership.policy.NoSuchPolicy;
import org.dure.membership.policy.Policy;
import org.dure.membership.policy.PolicyLanguage;
import org.dure.membership.policy.SignedData;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChannelConfigTest {

  private static final ByteString DATA = ByteString.copyFromUtf8("x");
  private static TestNetwork network;

  @BeforeAll
  static void make() throws Exception {
    network = new TestNetwork(4);
  }

  @Test
  void aGenesisBlockHangsTogether() throws Exception {
    Blocks.checkData(network.genesis);
    assertThat(network.genesis.getHeader().getNumber()).isZero();
    assertThat(network.genesis.getHeader().getPreviousHash()).isEqualTo(ByteString.EMPTY);
    assertThat(network.genesis.getHeader().getDataHash())
        .isEqualTo(BlockHashing.dataHash(network.genesis.getData().getDataList()));
    assertThat(Blocks.lastConfig(network.genesis)).isZero();
  }

  @Test
  void itsConfigurationIsReadAgain() throws Exception {
    ChannelConfig config = network.config;
    assertThat(config.channelId()).isEqualTo("mychannel");
    assertThat(config.sequence()).isZero();
    assertThat(config.batch()).isEqualTo(BatchSettings.defaults());
    assertThat(config.consensusType()).isEqualTo("BFT");
    assertThat(config.capabilities().isV3()).isTrue();
    assertThat(config.capabilities().application()).containsExactly("V2_5");
    assertThat(config.consenters().all()).isEqualTo(network.consenters);
    assertThat(config.membership().msps().keySet())
        .containsExactly("Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP");
    assertThat(config.applicationOrgs().get("Org2MSP").anchorPeers())
        .containsExactly("peer0.org2.example.com:9051");
    assertThat(config.ordererOrgs().get("Org1MSP").ordererEndpoints())
        .containsExactly("peer0.org1.example.com:7051");
    Options options = Options.parseFrom(config.consensusMetadata());
    assertThat(options.getRequestBatchMaxInterval()).isEqualTo("50ms");
    assertThat(options.getLeaderRotation()).isEqualTo(Options.Rotation.ROTATION_OFF);
  }

  private static byte[] key(SigningIdentity identity) {
    return identity.certificate().getPublicKey().getEncoded();
  }

  @Test
  void consentersAreFoundByIdTlsCertificateAndKey() {
    Consenters consenters = network.config.consenters();
    assertThat(consenters.byId(3)).contains(network.consenters.get(2));
    assertThat(consenters.byId(5)).isEmpty();
    assertThat(consenters.byClientTls(network.nodes.get(1).certificate()))
        .contains(network.consenters.get(1));
    assertThat(consenters.byPublicKey(key(network.nodes.get(3))))
        .contains(network.consenters.get(3));
    assertThat(consenters.byPublicKey(key(network.admins.get(3)))).isEmpty();
  }

  @Test
  void quorumsAreThoseOfFabric() throws Exception {
    int[][] expected = {
      {1, 0, 1}, {2, 0, 2}, {3, 0, 2}, {4, 1, 3}, {5, 1, 4}, {6, 1, 4}, {7, 2, 5}
    };
    for (int[] each : expected) {
      Consenters consenters = new TestNetwork(each[0]).config.consenters();
      assertThat(consenters.faulty()).as("f of %d", each[0]).isEqualTo(each[1]);
      assertThat(consenters.quorum()).as("quorum of %d", each[0]).isEqualTo(each[2]);
    }
  }

  @Test
  void policiesHoldForWhomFabricsTestNetworkMeansThem() throws Exception {
    SigningIdentity client = network.orgs.get(0).member("User1", "client");
    SigningIdentity peer = network.nodes.get(0);
    assertThat(satisfied("/Channel/Application/Writers", client)).isTrue();
    assertThat(satisfied("/Channel/Application/Writers", peer)).isFalse();
    assertThat(satisfied("/Channel/Application/Readers", peer)).isTrue();
    assertThat(satisfied("/Channel/Application/Org2MSP/Readers", peer)).isFalse();
    assertThat(satisfied("/Channel/Writers", peer)).isTrue();
    assertThat(satisfied("/Channel/Application/Endorsement", nodes(2))).isFalse();
    assertThat(satisfied("/Channel/Application/Endorsement", nodes(3))).isTrue();
    assertThat(satisfied("/Channel/Application/LifecycleEndorsement", nodes(3))).isTrue();
    assertThat(satisfied("/Channel/Application/Admins", network.admins.subList(0, 2))).isFalse();
    assertThat(satisfied("/Channel/Application/Admins", network.admins.subList(1, 4))).isTrue();
    assertThat(network.config.policies().policy("/Channel/Nowhere/Readers"))
        .isInstanceOf(NoSuchPolicy.class);
  }

  @Test
  void resourcesAreGuardedByTheirAcls() throws Exception {
    SignedData client = signed(network.orgs.get(0).member("User1", "client"));
    assertThat(holds(network.config.accessPolicy("peer/Propose"), client)).isTrue();
    assertThat(holds(network.config.accessPolicy("gateway/CommitStatus"), client)).isTrue();
    assertThat(holds(network.config.accessPolicy("no/such"), client)).isFalse();
  }

  @Test
  void anApplicationPolicyIsASignaturePolicyOrAReference() throws Exception {
    ApplicationPolicy own =
        ApplicationPolicy.newBuilder()
            .setSignaturePolicy(PolicyLanguage.parse("AND('Org1MSP.peer','Org2MSP.peer')"))
            .build();
    ApplicationPolicy reference =
        ApplicationPolicy.newBuilder()
            .setChannelConfigPolicyReference("/Channel/Application/Endorsement")
            .build();
    Policy first = network.config.policies().applicationPolicy(own.toByteString());
    Policy second = network.config.policies().applicationPolicy(reference.toByteString());
    List<SignedData> two = nodes(2).stream().map(ChannelConfigTest::signed).toList();
    assertThat(first.evaluate(two, network.config.membership()).satisfied()).isTrue();
    assertThat(second.evaluate(two, network.config.membership()).satisfied()).isFalse();
    assertThatThrownBy(() -> network.config.policies().applicationPolicy(ByteString.EMPTY))
        .hasMessageContaining("unsupported policy type");
  }

  @Test
  void anUnusableConfigurationIsRefusedWithItsReason() {
    refused("is required but not supported", c -> capability(c, "V9_0"));
    refused("Unknown hashing algorithm", c -> value(c, "HashingAlgorithm", ByteString.EMPTY));
    refused("width only supported", c -> value(c, "BlockDataHashingStructure", ByteString.EMPTY));
    refused(
        "this node orders by BFT",
        c ->
            orderer(
                c,
                "ConsensusType",
                ConsensusType.newBuilder().setType("etcdraft").build().toByteString()));
    refused("names no consenters", c -> orderer(c, "Orderers", ByteString.EMPTY));
    refused("batch bounds are positive", c -> orderer(c, "BatchSize", ByteString.EMPTY));
    refused("not a duration", c -> orderer(c, "BatchTimeout", ByteString.EMPTY));
    assertThatThrownBy(
            () -> ChannelConfig.of("My Channel", network.config.config(), TestOrg.CRYPTO))
        .hasMessageContaining("bad channel ID");
    assertThatThrownBy(
            () -> ChannelConfig.of("mychannel", Config.getDefaultInstance(), TestOrg.CRYPTO))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void durationsAreReadAsGoWritesThem() throws Exception {
    assertThat(GoDuration.parse("2s")).isEqualTo(Duration.ofSeconds(2));
    assertThat(GoDuration.parse("1m30.5s")).isEqualTo(Duration.ofMillis(90_500));
    assertThat(GoDuration.parse("250ms")).isEqualTo(Duration.ofMillis(250));
    for (String bad : List.of("", "2", "s", "2 s", "-2s", "99999999999h")) {
      assertThatThrownBy(() -> GoDuration.parse(bad)).isInstanceOf(ConfigException.class);
    }
    assertThat(GoDuration.format(Duration.ofMillis(1500))).isEqualTo("1500ms");
  }

  private interface Change {
    ConfigGroup apply(ConfigGroup channel);
  }

  private static void refused(String message, Change change) {
    Config changed =
        Config.newBuilder()
            .setChannelGroup(change.apply(network.config.config().getChannelGroup()))
            .build();
    assertThatThrownBy(() -> ChannelConfig.of("mychannel", changed, TestOrg.CRYPTO))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static ConfigGroup value(ConfigGroup group, String name, ByteString bytes) {
    return group.toBuilder()
        .putValues(name, ConfigValue.newBuilder().setValue(bytes).build())
        .build();
  }

  private static ConfigGroup orderer(ConfigGroup channel, String name, ByteString bytes) {
    return channel.toBuilder()
        .putGroups("Orderer", value(channel.getGroupsOrThrow("Orderer"), name, bytes))
        .build();
  }

  private static ConfigGroup capability(ConfigGroup channel, String name) {
    return new GroupBuilder()
        .capability(name).build().getValuesMap().entrySet().stream()
            .findFirst()
            .map(e -> channel.toBuilder().putValues(e.getKey(), e.getValue()).build())
            .orElseThrow();
  }

  private static List<SigningIdentity> nodes(int count) {
    return network.nodes.subList(0, count);
  }

  private static boolean satisfied(String path, SigningIdentity signer) {
    return satisfied(path, List.of(signer));
  }

  private static boolean satisfied(String path, List<SigningIdentity> signers) {
    return network
        .config
        .policies()
        .policy(path)
        .evaluate(
            signers.stream().map(ChannelConfigTest::signed).toList(), network.config.membership())
        .satisfied();
  }

  private static boolean holds(Policy policy, SignedData signed) {
    return policy.evaluate(List.of(signed), network.config.membership()).satisfied();
  }

  private static SignedData signed(SigningIdentity signer) {
    return new SignedData(DATA, signer.serialized(), signer.sign(DATA));
  }
}
