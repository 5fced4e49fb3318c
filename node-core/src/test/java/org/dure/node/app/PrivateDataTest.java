package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dure.membership.policy.PolicyLanguage;
import org.dure.model.Sha256;
import org.dure.node.gateway.TestNetwork;
import org.dure.node.order.OrderStatus;
import org.dure.store.Ledger;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Private data on a running network of four organisations. Collection `pair` is of Org1 and Org2,
/// `brief` too, and lives for two blocks; `members` is readable and writable by their clients only.
@Execution(ExecutionMode.SAME_THREAD)
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class PrivateDataTest {
  private static NodeNetwork network;

  @BeforeAll
  static void startAndDeploy(@TempDir Path folder) throws Exception {
    network = new NodeNetwork(folder, 4);
    network.startAll();
    CollectionConfigPackage collections =
        CollectionConfigPackage.newBuilder()
            .addConfig(collection("pair", 0, 1, 0, false))
            .addConfig(collection("brief", 1, 1, 2, false))
            .addConfig(collection("members", 0, 0, 0, true))
            .addConfig(collection("strict", 2, 3, 0, false))
            .build();
    network.deploy("probe", TestNetwork.probePackage("probe_1"), collections);
  }

  private static CollectionConfig collection(
      String name, int required, int maximum, long blockToLive, boolean membersOnly)
      throws Exception {
    return CollectionConfig.newBuilder()
        .setStaticCollectionConfig(
            StaticCollectionConfig.newBuilder()
                .setName(name)
                .setMemberOrgsPolicy(
                    CollectionPolicyConfig.newBuilder()
                        .setSignaturePolicy(
                            PolicyLanguage.parse("OR('Org1MSP.member','Org2MSP.member')")))
                .setRequiredPeerCount(required)
                .setMaximumPeerCount(maximum)
                .setBlockToLive(blockToLive)
                .setMemberOnlyRead(membersOnly)
                .setMemberOnlyWrite(membersOnly))
        .build();
  }

  @AfterAll
  static void close() throws Exception {
    network.close();
  }

  private static Contract contract(int node, int org) throws Exception {
    return network.gateway(node, org, "User1").getNetwork(NodeNetwork.CHANNEL).getContract("probe");
  }

  /// Endorsed by the two members and one stranger, so that a majority is there.
  private static void hide(int node, String collection, String key, String value) throws Exception {
    hide(node, collection, key, value, "Org1MSP", "Org2MSP", "Org3MSP");
  }

  private static void hide(
      int node, String collection, String key, String value, String... endorsers) throws Exception {
    contract(node, node)
        .newProposal("hide")
        .addArguments(collection, key)
        .putTransient("value", value.getBytes(StandardCharsets.UTF_8))
        .setEndorsingOrganizations(endorsers)
        .build()
        .endorse()
        .submit();
  }

  private static String seek(int node, String collection, String key) throws Exception {
    return new String(
        contract(node, node).evaluateTransaction("seek", collection, key), StandardCharsets.UTF_8);
  }

  private static Ledger ledger(int node) {
    return network.channel(node).ledger();
  }

  private static void awaitSameHeight() {
    network.await(
        "the same height everywhere",
        () ->
            ledger(1).height() == ledger(2).height()
                && ledger(1).height() == ledger(3).height()
                && ledger(1).height() == ledger(4).height());
  }

  @Test
  void aMembersNodeHoldsThePlaintextAndAStrangersTheHash() throws Exception {
    hide(1, "pair", "k", "secret");
    awaitSameHeight();
    assertThat(seek(1, "pair", "k")).isEqualTo("secret");
    network.await(
        "plaintext at Org2", () -> ledger(2).state().getPrivate("probe", "pair", "k") != null);
    assertThat(seek(2, "pair", "k")).isEqualTo("secret");
    byte[] hash = contract(4, 4).evaluateTransaction("hash", "pair", "k");
    assertThat(ByteString.copyFrom(hash)).isEqualTo(Sha256.ofUtf8("secret"));
    assertThat(ledger(3).state().getPrivate("probe", "pair", "k")).isNull();
    assertThatThrownBy(() -> seek(4, "pair", "k"))
        .isInstanceOf(GatewayException.class)
        .hasStackTraceContaining("private data matching public hash version is not available");
    for (int node = 1; node <= 4; node++) {
      Ledger ledger = ledger(node);
      for (long number = 0; number < ledger.height(); number++) {
        assertThat(ledger.blockBytes(number).orElseThrow().toStringUtf8()).doesNotContain("secret");
      }
    }
  }

  @Test
  void anImplicitCollectionIsHeldByItsOrganisationAlone() throws Exception {
    hide(1, "_implicit_org_Org2MSP", "gift", "for Org2");
    network.await(
        "Org2's own collection",
        () -> ledger(2).state().getPrivate("probe", "_implicit_org_Org2MSP", "gift") != null);
    assertThat(ledger(1).state().getPrivate("probe", "_implicit_org_Org2MSP", "gift")).isNull();
  }

  @Test
  void aMemberThatWasDownReconcilesWhatItMissed() throws Exception {
    network.stop(2);
    hide(1, "pair", "missed", "while away", "Org1MSP", "Org3MSP", "Org4MSP");
    network.start(2);
    network.await(
        "plaintext at Org2", () -> ledger(2).state().getPrivate("probe", "pair", "missed") != null);
    assertThat(seek(2, "pair", "missed")).isEqualTo("while away");
    // The tests that follow have it endorse again.
    network.await("links to Org2", () -> isLinkedToAll(1) && isLinkedToAll(3));
  }

  private static boolean isLinkedToAll(int node) {
    return network.channel(node).ordering().status().peers().stream()
        .allMatch(OrderStatus.PeerStanding::connected);
  }

  @Test
  void aStrangersClientMayNeitherReadNorWriteWhatIsForMembers() throws Exception {
    hide(1, "members", "k", "ours");
    assertThat(seek(1, "members", "k")).isEqualTo("ours");
    Contract stranger = contract(1, 3);
    assertThatThrownBy(() -> stranger.evaluateTransaction("seek", "members", "k"))
        .hasStackTraceContaining(
            "tx creator does not have read access permission on privatedata in chaincodeName:probe collectionName: members");
    assertThatThrownBy(() -> hideAs(stranger, "members"))
        .isInstanceOf(EndorseException.class)
        .hasStackTraceContaining("does not have write access permission");
    assertThatThrownBy(() -> hideAs(stranger, "nowhere"))
        .hasStackTraceContaining(
            "collection [nowhere] not defined in the collection config for chaincode [probe]");
  }

  private static void hideAs(Contract client, String collection) throws Exception {
    client
        .newProposal("hide")
        .addArguments(collection, "k")
        .putTransient("value", new byte[] {1})
        .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
        .build()
        .endorse();
  }

  @Test
  void noEndorsementWithoutTheRequiredNumberOfOtherNodes() {
    assertThatThrownBy(() -> hideAs(contract(1, 1), "strict"))
        .isInstanceOf(EndorseException.class)
        .hasStackTraceContaining(
            "required to disseminate to at least 2 peers, but know of only 1 eligible peers");
  }

  @Test
  void whatIsPurgedIsGoneEverywhere() throws Exception {
    hide(1, "pair", "purged", "soon gone");
    network.await(
        "plaintext at Org2", () -> ledger(2).state().getPrivate("probe", "pair", "purged") != null);
    contract(1, 1)
        .newProposal("purge")
        .addArguments("pair", "purged")
        .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
        .build()
        .endorse()
        .submit();
    awaitSameHeight();
    assertThat(seek(1, "pair", "purged")).isEmpty();
    assertThat(ledger(2).state().getPrivate("probe", "pair", "purged")).isNull();
    assertThat(contract(4, 4).evaluateTransaction("hash", "pair", "purged")).isEmpty();
  }

  @Test
  void whatHasHadItsTimeIsGoneOnEveryNodeAtTheSameBlock() throws Exception {
    hide(1, "brief", "k", "short");
    awaitSameHeight();
    long written = ledger(1).height() - 1;
    assertThat(seek(1, "brief", "k")).isEqualTo("short");
    while (ledger(1).height() <= written + 3) {
      contract(1, 1).submitTransaction("put", "beat" + ledger(1).height(), "x");
    }
    awaitSameHeight();
    for (int node = 1; node <= 4; node++) {
      assertThat(contract(node, node).evaluateTransaction("hash", "brief", "k"))
          .as("node %d", node)
          .isEmpty();
    }
    assertThat(seek(1, "brief", "k")).isEmpty();
    assertThat(ledger(1).commitHash()).isEqualTo(ledger(4).commitHash());
  }
}
