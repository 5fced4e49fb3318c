package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dure.model.Sha256;
import org.dure.node.gateway.TestNetwork;
import org.dure.store.Ledger;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
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
  private static final String PAIR = "OR('Org1MSP.member','Org2MSP.member')";

  private static NodeNetwork network;
  private static ProbeSecrets probe;

  @BeforeAll
  static void startAndDeploy(@TempDir Path folder) throws Exception {
    network = new NodeNetwork(folder, 4);
    network.startAll();
    CollectionConfigPackage collections =
        CollectionConfigPackage.newBuilder()
            .addConfig(ProbeSecrets.collection("pair", PAIR, it -> it))
            .addConfig(
                ProbeSecrets.collection(
                    "brief", PAIR, it -> it.setRequiredPeerCount(1).setBlockToLive(2)))
            .addConfig(
                ProbeSecrets.collection(
                    "members",
                    PAIR,
                    it ->
                        it.setMaximumPeerCount(0).setMemberOnlyRead(true).setMemberOnlyWrite(true)))
            .addConfig(
                ProbeSecrets.collection(
                    "agreed",
                    PAIR,
                    it ->
                        it.setEndorsementPolicy(
                            ProbeSecrets.policy(
                                "OutOf(2,'Org1MSP.peer','Org2MSP.peer','Org3MSP.peer')"))))
            .addConfig(
                ProbeSecrets.collection(
                    "strict", PAIR, it -> it.setRequiredPeerCount(2).setMaximumPeerCount(3)))
            .build();
    probe = new ProbeSecrets(network, "probe");
    network.deploy("probe", TestNetwork.probePackage("probe_1"), collections);
  }

  @AfterAll
  static void close() throws Exception {
    network.close();
  }

  private static Ledger ledger(int node) {
    return network.channel(node).ledger();
  }

  @Test
  void aMembersNodeHoldsThePlaintextAndAStrangersTheHash() throws Exception {
    probe.hide(1, "pair", "k", "secret");
    network.awaitSameHeight();
    assertThat(probe.seek(1, "pair", "k")).isEqualTo("secret");
    network.await(
        "plaintext at Org2", () -> ledger(2).state().getPrivate("probe", "pair", "k") != null);
    assertThat(probe.seek(2, "pair", "k")).isEqualTo("secret");
    byte[] hash = probe.contract(4, 4).evaluateTransaction("hash", "pair", "k");
    assertThat(ByteString.copyFrom(hash)).isEqualTo(Sha256.ofUtf8("secret"));
    assertThat(ledger(3).state().getPrivate("probe", "pair", "k")).isNull();
    assertThatThrownBy(() -> probe.seek(4, "pair", "k"))
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
    probe.hide(1, "_implicit_org_Org2MSP", "gift", "for Org2");
    network.await(
        "Org2's own collection",
        () -> ledger(2).state().getPrivate("probe", "_implicit_org_Org2MSP", "gift") != null);
    assertThat(ledger(1).state().getPrivate("probe", "_implicit_org_Org2MSP", "gift")).isNull();
  }

  @Test
  void aMemberThatWasDownReconcilesWhatItMissed() throws Exception {
    network.stop(2);
    probe.hide(1, "pair", "missed", "while away", "Org1MSP", "Org3MSP", "Org4MSP");
    network.start(2);
    network.await(
        "plaintext at Org2", () -> ledger(2).state().getPrivate("probe", "pair", "missed") != null);
    assertThat(probe.seek(2, "pair", "missed")).isEqualTo("while away");
    // The tests that follow have it endorse again.
    network.await("links to Org2", () -> network.isLinkedToAll(1) && network.isLinkedToAll(3));
  }

  @Test
  void aStrangersClientMayNeitherReadNorWriteWhatIsForMembers() throws Exception {
    probe.hide(1, "members", "k", "ours");
    assertThat(probe.seek(1, "members", "k")).isEqualTo("ours");
    Contract stranger = probe.contract(1, 3);
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
    ProbeSecrets.endorsed(client, collection, "k", "v", "Org1MSP", "Org2MSP", "Org3MSP");
  }

  @Test
  void transientDataGoToNobodyWhoIsNoMemberUnlessTheClientNamesHim() {
    assertThatThrownBy(() -> ProbeSecrets.endorsed(probe.contract(1, 1), "pair", "guarded", "v"))
        .isInstanceOf(EndorseException.class)
        .hasStackTraceContaining("FAILED_PRECONDITION")
        .hasStackTraceContaining(
            "requires endorsement from organisation(s) that are not in the distribution policy of"
                + " the private data collection(s): [pair]; retry specifying trusted endorsing");
  }

  @Test
  void onlyMembersNodesAreAskedToEndorseWhatReadsTheirPlaintext() throws Exception {
    probe.hide(1, "agreed", "k", "for two", "Org1MSP", "Org2MSP");
    ProbeSecrets.endorsed(probe.contract(1, 1), "agreed", "k", "v").submit();
    assertThatThrownBy(() -> probe.contract(1, 1).submitTransaction("seek", "pair", "k"))
        .isInstanceOf(EndorseException.class)
        .hasStackTraceContaining("FAILED_PRECONDITION")
        .hasStackTraceContaining("hold the private data that the transaction reads, in [pair]");
  }

  @Test
  void noEndorsementWithoutTheRequiredNumberOfOtherNodes() {
    assertThatThrownBy(() -> hideAs(probe.contract(1, 1), "strict"))
        .isInstanceOf(EndorseException.class)
        .hasStackTraceContaining(
            "required to disseminate to at least 2 peers, but know of only 1 eligible peers");
  }

  @Test
  void blocksComeWithThePlaintextThatTheClientMayRead() throws Exception {
    long block = probe.hide(1, "members", "delivered", "for members");
    assertThat(probe.delivered(1, 1, block)).containsExactly("members delivered=for members");
    assertThat(probe.delivered(1, 3, block)).as("a stranger's client at a member's node").isEmpty();
    network.await("plaintext at Org2", () -> !ledger(2).privateData().sets(block).isEmpty());
    assertThat(probe.delivered(2, 2, block)).containsExactly("members delivered=for members");
    long open = probe.hide(1, "pair", "delivered", "for readers");
    assertThat(probe.delivered(1, 3, open)).containsExactly("pair delivered=for readers");
    assertThat(probe.delivered(3, 3, open)).as("a stranger's node").isEmpty();
  }

  @Test
  void whatIsPurgedIsGoneEverywhere() throws Exception {
    probe.hide(1, "pair", "purged", "soon gone");
    network.await(
        "plaintext at Org2", () -> ledger(2).state().getPrivate("probe", "pair", "purged") != null);
    probe
        .contract(1, 1)
        .newProposal("purge")
        .addArguments("pair", "purged")
        .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
        .build()
        .endorse()
        .submit();
    network.awaitSameHeight();
    assertThat(probe.seek(1, "pair", "purged")).isEmpty();
    assertThat(ledger(2).state().getPrivate("probe", "pair", "purged")).isNull();
    assertThat(probe.contract(4, 4).evaluateTransaction("hash", "pair", "purged")).isEmpty();
  }

  @Test
  void whatHasHadItsTimeIsGoneOnEveryNodeAtTheSameBlock() throws Exception {
    probe.hide(1, "brief", "k", "short");
    network.awaitSameHeight();
    long written = ledger(1).height() - 1;
    assertThat(probe.seek(1, "brief", "k")).isEqualTo("short");
    while (ledger(1).height() <= written + 3) {
      probe.contract(1, 1).submitTransaction("put", "beat" + ledger(1).height(), "x");
    }
    network.awaitSameHeight();
    for (int node = 1; node <= 4; node++) {
      assertThat(probe.contract(node, node).evaluateTransaction("hash", "brief", "k"))
          .as("node %d", node)
          .isEmpty();
    }
    assertThat(probe.seek(1, "brief", "k")).isEmpty();
    assertThat(ledger(1).commitHash()).isEqualTo(ledger(4).commitHash());
  }
}
