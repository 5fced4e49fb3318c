package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dure.node.order.Misbehaviour;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Rules R4 and R5 of docs/protocol.md on processes: a node that delays its proposals to just below
/// the time-out, and one that leaves out what it does not like, lose their turns. Two minutes:
/// `-Psoak`.
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
      try {
        network.await(60, () -> network.leaderAt(1) == FAULTY, () -> "its turn");
        try (Gateway gateway = network.gateway(3)) {
          Contract contract = gateway.getNetwork("mychannel").getContract("kv");
          contract.submitTransaction("put", Misbehaviour.MARK, "still here");
          assertThat(contract.evaluateTransaction("get", Misbehaviour.MARK))
              .asString()
              .isEqualTo("still here");
        }
        awaitLossOfTurns(network);
      } finally {
        steady.cancel(true);
      }
      network.awaitEqualHeights();
    }
  }

  /// A block every 200 ms or so.
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
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
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
