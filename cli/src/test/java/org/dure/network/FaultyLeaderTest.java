package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dure.node.order.Misbehaviour;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Rules R4 to R6 of docs/protocol.md on processes: a node that delays its proposals to just below
/// the time-out, and one that leaves out what it does not like, lose their turns, and the others
/// say that it is for that and not for want of a block. Two minutes: `-Psoak`.
@Timeout(240)
@EnabledIfSystemProperty(named = "dure.soak", matches = "true")
final class FaultyLeaderTest {
  private static final int FAULTY = 2;

  @Test
  void oneThatDelaysItsProposalsLosesItsTurns() throws Exception {
    try (TestNetwork network = TestNetwork.own(4)) {
      network.kill(FAULTY);
      network.start(FAULTY, FaultyNode.SLOW_LEADER);
      try (Load load = Load.start(network, 2, 1, 3, 4)) {
        replacedFor(network, "slow");
        awaitLossOfTurns(network);
        load.awaitMore(50);
        network.check(load.stop());
      }
    }
  }

  /// With few and small blocks its turn is long, so that only the others can end it.
  @Test
  void oneThatLeavesOutAClientsTransactionsLosesItsTurnsAndTheyAreCommitted() throws Exception {
    try (TestNetwork network = TestNetwork.own(4);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      network.kill(FAULTY);
      network.start(FAULTY, FaultyNode.CENSOR);
      Future<?> steady = threads.submit(() -> steadily(network));
      try (Gateway gateway = network.gateway(3)) {
        Contract contract = gateway.getNetwork("mychannel").getContract("kv");
        network.await(
            90,
            () -> {
              unwanted(network, contract);
              return !complaints(network, "passes_over").isEmpty();
            },
            () -> "a complaint");
        replacedFor(network, "passes_over");
        awaitLossOfTurns(network);
      } finally {
        steady.cancel(true);
      }
      network.awaitEqualHeights();
    }
  }

  /// Hands in what the faulty node leaves out, at the beginning of its turn; it is committed.
  private static void unwanted(TestNetwork network, Contract contract) {
    network.await(60, () -> network.leaderAt(1) == FAULTY, () -> "its turn");
    String value = "since " + System.nanoTime();
    try {
      contract.submitTransaction("put", Misbehaviour.MARK, value);
      assertThat(contract.evaluateTransaction("get", Misbehaviour.MARK))
          .asString()
          .isEqualTo(value);
    } catch (GatewayException | CommitException e) {
      throw new AssertionError("left out for good", e);
    }
  }

  /// The others have left one and the same view because they complained, on this ground, and nobody
  /// left that view for want of a block.
  private static void replacedFor(TestNetwork network, String ground) {
    network.await(
        90, () -> !leftByComplaints(network).isEmpty(), () -> "a view left for complaints");
    assertThat(complaints(network, ground)).hasSizeGreaterThan(1);
    String next = leftByComplaints(network).getFirst();
    for (int org : network.orgsBut(FAULTY)) {
      assertThat(network.logged(org, Pattern.compile("leaves_for_view=(\\d+) .*cause=timeout")))
          .doesNotContain(next);
    }
  }

  /// The nodes that complain of the faulty one on this ground, with the views.
  private static List<String> complaints(TestNetwork network, String ground) {
    Pattern pattern =
        Pattern.compile("view=(\\d+) complains_of=%d ground=%s".formatted(FAULTY, ground));
    return IntStream.of(network.orgsBut(FAULTY))
        .boxed()
        .flatMap(org -> network.logged(org, pattern).stream().map(view -> org + " in view " + view))
        .toList();
  }

  /// The views for which some node has left another for complaints of the faulty one.
  private static List<String> leftByComplaints(TestNetwork network) {
    Pattern pattern =
        Pattern.compile("leaves_for_view=(\\d+) blamed=%d cause=complaints".formatted(FAULTY));
    return IntStream.of(network.orgsBut(FAULTY))
        .boxed()
        .flatMap(org -> network.logged(org, pattern).stream())
        .toList();
  }

  /// A block every 300 ms or so: the sixteen of a turn take longer than the others wait for an
  /// envelope.
  private static void steadily(TestNetwork network) {
    try (Gateway gateway = network.gateway(1)) {
      Contract contract = gateway.getNetwork("mychannel").getContract("kv");
      for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
        try {
          contract.submitTransaction("put", "steady" + i, "x");
        } catch (GatewayException | CommitException late) {
          // The faulty node has just been started; the next one may go through.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
      }
    }
  }

  /// Waits until a view has begun in which, over a round of turns, it never is the faulty node's.
  private static void awaitLossOfTurns(TestNetwork network) {
    long[] height = {0};
    network.await(
        90,
        () -> {
          if (network.leaderAt(1) == FAULTY) {
            height[0] = network.height(1);
          }
          // Four turns of sixteen blocks: one of them would have been its.
          return network.height(1) > height[0] + 80;
        },
        () -> "no turn of " + FAULTY + " among 80 blocks");
  }
}
