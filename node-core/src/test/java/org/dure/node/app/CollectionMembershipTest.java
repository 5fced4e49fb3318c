package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dure.node.gateway.TestNetwork;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Collections whose members change by a new definition, on a running network of four
/// organisations.
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class CollectionMembershipTest {
  private static final String FIRST_TWO = "OR('Org1MSP.member','Org2MSP.member')";
  private static final String FIRST_THREE =
      "OR('Org1MSP.member','Org2MSP.member','Org3MSP.member')";
  private static final String ONE_AND_FOUR = "OR('Org1MSP.member','Org4MSP.member')";

  private static NodeNetwork network;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    network = new NodeNetwork(folder, 4);
    network.startAll();
  }

  @AfterAll
  static void close() throws Exception {
    network.close();
  }

  /// One collection that all may read, and one that members' clients may.
  private static CollectionConfigPackage collections(String members) throws Exception {
    return CollectionConfigPackage.newBuilder()
        .addConfig(ProbeSecrets.collection("open", members, it -> it))
        .addConfig(ProbeSecrets.collection("closed", members, it -> it.setMemberOnlyRead(true)))
        .build();
  }

  private static boolean holds(int node, String chaincode, String collection, String key) {
    return network.channel(node).ledger().state().getPrivate(chaincode, collection, key) != null;
  }

  @Test
  void whoBecomesAMemberGetsWhatWasWrittenBeforeAndItsClientsReadByTheRuleOfThen()
      throws Exception {
    ProbeSecrets joined = new ProbeSecrets(network, "joined");
    List<Integer> all = List.of(1, 2, 3, 4);
    network.define("joined", TestNetwork.probePackage("joined_1"), 1, collections(FIRST_TWO), all);
    joined.hide(1, "open", "k", "from before");
    long before = joined.hide(1, "closed", "k", "for the two");
    assertThat(holds(3, "joined", "open", "k")).isFalse();
    network.define(
        "joined", TestNetwork.probePackage("joined_2"), 2, collections(FIRST_THREE), all);
    network.await(
        "what was written before, at Org3",
        () -> holds(3, "joined", "open", "k") && holds(3, "joined", "closed", "k"));
    assertThat(joined.seek(3, "closed", "k")).isEqualTo("for the two");
    assertThat(joined.delivered(1, 3, before)).as("by the rule of then").isEmpty();
    long after = joined.hide(1, "closed", "k", "for the three");
    assertThat(joined.delivered(1, 3, after)).containsExactly("closed k=for the three");
  }

  @Test
  void whoWasAMemberThenGetsWhatItMissedThoughItIsNoneAnyMore() throws Exception {
    ProbeSecrets left = new ProbeSecrets(network, "left");
    network.define(
        "left", TestNetwork.probePackage("left_1"), 1, collections(FIRST_TWO), List.of(1, 2, 3, 4));
    network.stop(2);
    left.hide(1, "open", "k", "while it was one", "Org1MSP", "Org3MSP", "Org4MSP");
    network.define(
        "left", TestNetwork.probePackage("left_2"), 2, collections(ONE_AND_FOUR), List.of(1, 3, 4));
    left.hide(1, "open", "later", "no longer", "Org1MSP", "Org3MSP", "Org4MSP");
    network.start(2);
    network.await("what it missed, at Org2", () -> holds(2, "left", "open", "k"));
    network.await("what was written before, at Org4", () -> holds(4, "left", "open", "k"));
    network.awaitSameHeight();
    assertThat(holds(2, "left", "open", "later")).isFalse();
    network.await("links to Org2", () -> network.isLinkedToAll(1) && network.isLinkedToAll(3));
  }
}
