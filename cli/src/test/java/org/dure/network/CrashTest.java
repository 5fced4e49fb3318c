package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dure.network.Load.Committed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Processes killed in mid-work: what was reported as committed is on every ledger, once, and all
/// ledgers agree.
@Timeout(180)
final class CrashTest {

  private static TestNetwork network;

  @BeforeAll
  static void up() throws Exception {
    network = TestNetwork.own(4);
  }

  @AfterAll
  static void down() throws Exception {
    network.close();
  }

  @Test
  void aKilledLeaderUnderLoadLosesNothing() throws Exception {
    int leader = network.leader();
    int[] others = network.orgsBut(leader);
    try (Load load = Load.start(network, 1, others)) {
      load.awaitMore(50);
      network.kill(leader);
      load.awaitMore(50);
      network.start(leader);
      load.awaitMore(20);
      network.check(load.stop());
    }
  }

  @Test
  void aKilledFollowerCatchesUpAfterItsRestart() throws Exception {
    int leader = network.leader();
    int follower = network.orgsBut(leader)[0];
    try (Load load = Load.start(network, 1, network.orgsBut(follower))) {
      load.awaitMore(20);
      network.kill(follower);
      load.awaitMore(50);
      network.start(follower);
      load.awaitMore(20);
      network.check(load.stop());
    }
  }

  @Test
  void allNodesKilledAtOnceComeBackWithAllThatWasCommitted() throws Exception {
    List<Committed> committed;
    try (Load load = Load.start(network, 1, 1, 2, 3, 4)) {
      load.awaitMore(50);
      network.killAll();
      committed = load.stop();
    }
    network.startAll();
    try (Load load = Load.start(network, 1, 1, 2, 3, 4)) {
      load.awaitMore(20);
      network.check(load.stop());
    }
    network.check(committed);
  }

  /// From some moment on, every sync of one node's files fails.
  @Test
  void aNodeWhoseDiskFailsStopsAndSaysSoWhileTheOthersGoOn() throws Exception {
    int broken = network.orgsBut(network.leader())[0];
    int[] others = network.orgsBut(broken);
    try (Load load = Load.start(network, 1, others)) {
      load.awaitMore(20);
      Process faults = FailingDisk.of(network.pid(broken));
      try {
        network.await(
            60, () -> !network.stoppedBecause(broken).isEmpty(), () -> "node " + broken + " stops");
        assertThat(network.stoppedBecause(broken))
            .contains(network.home(broken).path().resolve("data").toString())
            .containsIgnoringCase("input/output error");
        assertThat(network.exitCode("network", "status")).isEqualTo(4);
        load.awaitMore(30);
      } finally {
        faults.destroy();
        faults.waitFor();
      }
      network.kill(broken);
      network.start(broken);
      load.awaitMore(20);
      network.check(load.stop());
    }
  }

  @Test
  void aLostFolderIsFetchedAgainFromTheOthers() throws Exception {
    int lost = network.orgsBut(network.leader())[1];
    try (Load load = Load.start(network, 1, network.orgsBut(lost))) {
      load.awaitMore(20);
      network.kill(lost);
      network.deleteData(lost);
      network.start(lost);
      load.awaitMore(50);
      List<Committed> committed = load.stop();
      network.check(committed);
      assertThat(network.height(lost)).isGreaterThan(committed.getLast().block());
      network.deployKv(); // installed contracts are not on the chain: the operator installs again
    }
  }
}
