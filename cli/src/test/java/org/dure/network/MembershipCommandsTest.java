package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.dure.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// `dure channel add-node` and `remove-node` on processes, while clients go on.
@Timeout(300)
final class MembershipCommandsTest {

  @Test
  void aFifthNodeComesVotesAndGoesUnderLoad() throws Exception {
    try (TestNetwork network = TestNetwork.own(4);
        Load load = Load.start(network, 1, 2, 3, 4)) {
      load.awaitMore(20);
      network.dure("channel", "add-node");
      load.awaitMore(20);
      network.deployKv();
      // Four of five are a quorum: without the first nothing is decided unless the fifth votes.
      network.kill(1);
      load.awaitMore(20);
      network.start(1);
      network.kill(2);
      network.kill(3);
      // Three of four would be needed, and two are alive.
      assertThat(network.exitCode("channel", "remove-node", "5"))
          .isEqualTo(ExitCode.NOT_RUNNING.number());
      network.start(2);
      network.start(3);
      network.awaitTogether();
      network.dure("channel", "remove-node", "5");
      load.awaitMore(20);
      network.check(load.stop());
    }
  }

  /// Two minutes: `-Psoak`.
  @Test
  @EnabledIfSystemProperty(named = "dure.soak", matches = "true")
  void threeMoreNodesComeVoteAndGoUnderLoad() throws Exception {
    try (TestNetwork network = TestNetwork.own(4);
        Load load = Load.start(network, 1, 1, 2, 3, 4)) {
      load.awaitMore(20);
      for (int org = 5; org <= 7; org++) {
        network.dure("channel", "add-node");
        load.awaitMore(20);
      }
      network.deployKv();
      // Five of seven are a quorum: without the first two nothing is decided unless all that came
      // vote.
      network.kill(1);
      network.kill(2);
      load.awaitMore(20);
      network.start(1);
      network.start(2);
      network.awaitTogether();
      for (int org = 7; org >= 5; org--) {
        network.dure("channel", "remove-node", Integer.toString(org));
        load.awaitMore(20);
      }
      network.check(load.stop());
    }
  }
}
