package org.dure.pbft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dure.pbft.Bytes;
import org.dure.pbft.Decision;
import org.dure.pbft.Event;
import org.dure.pbft.Message;
import org.dure.pbft.Message.Checkpoint;
import org.dure.pbft.Message.Commit;
import org.dure.pbft.Message.PrePrepare;
import org.dure.pbft.Message.PreparedProof;
import org.dure.pbft.Message.StableCheckpoint;
import org.dure.pbft.Message.StableProof;
import org.dure.pbft.Message.ViewChange;
import org.dure.pbft.Reason;
import org.dure.pbft.Toy;
import org.junit.jupiter.api.Test;

/// Rules C1, C2, K1 and K2 of docs/protocol.md.
final class CheckpointTest {
  private final Cluster four = Cluster.of(4);

  @Test
  void c1AQuorumOfEqualCheckpointsIsStable() {
    four.requests(4);
    for (int id = 1; id <= 4; id++) {
      assertThat(four.machine(id).status().stable()).isEqualTo(4);
      assertThat(four.sent(id, Checkpoint.class)).extracting(Checkpoint::sequence).contains(4L);
    }
  }

  @Test
  void c1FewerOrDifferentOnesAreNot() {
    four.crash(4).lose(packet -> packet.is(Checkpoint.class) && packet.from() == 3).requests(4);
    assertThat(four.machine(1).status().stable()).isZero();
    Checkpoint own = four.sent(1, Checkpoint.class).getFirst();
    four.says(4, 1, new Checkpoint(4, own.id(), Bytes.of(new byte[] {1})));
    assertThat(four.machine(1).status().stable()).isZero();
    four.says(3, 1, own);
    assertThat(four.machine(1).status().stable()).isEqualTo(4);
  }

  @Test
  void c1AStableCheckpointWithForgedVotesIsRefused() {
    four.lose(Checkpoint.class).requests(4);
    Checkpoint own = four.sent(1, Checkpoint.class).getFirst();
    var mine = four.forged(1, own);
    StableProof proof = new StableProof(4, own.id(), own.stateDigest(), List.of(mine, mine, mine));
    four.says(4, 2, new StableCheckpoint(proof));
    assertThat(four.machine(2).status().stable()).isZero();
  }

  @Test
  void c1WhoMissedACheckpointIsSentTheProof() {
    four.lose(packet -> packet.to() == 4 && packet.is(Checkpoint.class)).requests(5);
    assertThat(four.machine(4).status().stable()).isZero();
    four.until("the proof arrives", () -> four.machine(4).status().stable() == 4);
  }

  @Test
  void c2OneWhoseStateDiffersStopsAndNamesTheBlock() {
    four.machine(3).tampered = true;
    four.requests(4);
    assertThat(four.machine(3).halted).contains("block 4");
    four.requests(4);
    assertThat(four.height(1)).isEqualTo(8);
    assertThat(four.height(3)).isEqualTo(4);
  }

  @Test
  void k1OneThatMissedBlocksFetchesThem() {
    four.partition(4).requests(3).heal().untilHeight(3, 4);
    assertThat(four.machine(4).fetches).isNotEmpty();
  }

  @Test
  void k1AWideGapIsNotWaitedOn() {
    four.partition(4).requests(20).heal().ticks(four.settings.resendTicks() + 2);
    assertThat(four.height(4)).isEqualTo(20);
  }

  @Test
  void k1OneThatClaimsMoreThanItHasCostsAFetchAndNothingElse() {
    four.requests(1).says(3, 2, new Message.Status(0, true, 500, 500, 0, 0)).ticks(40);
    assertThat(four.machine(2).fetches).isNotEmpty();
    four.requests(3).untilHeight(4, 1, 2, 3, 4);
    assertThat(four.view(2)).isZero();
  }

  /// In the middle of replica 2's turn, with proposals of it under way, each replica gets blocks
  /// that it has: the count of its turn, its window and its view stay, and the turn goes on.
  @Test
  void k2FetchingToTheSameHeightLeavesViewTurnAndPipelineAlone() {
    Cluster turns = Cluster.rotating(4, 4).requests(5);
    turns.hold(packet -> packet.is(Commit.class)).requests(2);
    assertThat(turns.sent(2, PrePrepare.class))
        .extracting(PrePrepare::sequence)
        .containsExactly(5L, 6L, 7L);
    for (int id = 1; id <= 4; id++) {
      Machine machine = turns.machine(id);
      String before = machine.digest();
      int sent = machine.sent.size();
      List.copyOf(machine.ledger).forEach(block -> machine.step(new Event.Fetched(block)));
      assertThat(machine.digest()).isEqualTo(before);
      assertThat(machine.ledger).hasSize(5);
      assertThat(machine.sent).hasSize(sent);
    }
    turns.release().requests(3);
    for (int id = 1; id <= 4; id++) {
      assertThat(turns.height(id)).isEqualTo(10);
      assertThat(turns.view(id)).isZero();
      assertThat(turns.machine(id).dropped).doesNotContain(Reason.BAD_PROPOSAL);
    }
    assertThat(turns.sent(2, PrePrepare.class))
        .extracting(PrePrepare::sequence)
        .containsExactly(5L, 6L, 7L, 8L);
    assertThat(turns.sent(3, PrePrepare.class))
        .extracting(PrePrepare::sequence)
        .containsExactly(9L, 10L);
  }

  /// A block is fetched whose proposal is under way here, and the rest of its votes come later.
  @Test
  void k2AFetchedBlockThatIsUnderWayIsDeliveredOnce() {
    four.hold(packet -> packet.to() == 4 && packet.is(Commit.class)).requests(3);
    assertThat(four.height(4)).isZero();
    for (int sequence = 1; sequence <= 2; sequence++) {
      four.machine(4).step(new Event.Fetched(four.machine(1).ledger.get(sequence - 1)));
    }
    assertThat(four.settle().height(4)).isEqualTo(2);
    four.release().requests(2);
    assertThat(four.machine(4).ledger)
        .extracting(Decision::sequence)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(four.view(4)).isZero();
    assertThat(four.sent(4, Commit.class)).extracting(Commit::sequence).doesNotHaveDuplicates();
  }

  /// It has sent COMMIT for the blocks: its view changes must go on to prove them.
  @Test
  void k2WhatWasPreparedHereStaysProvenWhenTheBlockIsFetched() {
    four.hold(packet -> packet.to() == 4 && packet.is(Commit.class)).requests(3);
    for (int sequence = 1; sequence <= 2; sequence++) {
      four.machine(4).step(new Event.Fetched(four.machine(1).ledger.get(sequence - 1)));
    }
    Message asks = new ViewChange(1, Toy.START, List.of(), 0, List.of());
    four.settle().says(1, 4, asks).says(2, 4, asks);
    assertThat(four.sent(4, ViewChange.class).getFirst().prepared())
        .extracting(PreparedProof::sequence)
        .containsExactly(1L, 2L, 3L);
  }

  /// What the host does with it: CatchUpTest of node-core.
  @Test
  void k3AFetchNamesAllWhoClaimMoreAndAnotherFirstEachTime() {
    four.partition(4).requests(20);
    for (int id = 1; id <= 3; id++) {
      four.says(id, 4, new Message.Status(0, true, 20, 20, 0, 0));
    }
    four.ticks(25);
    var fetches = four.machine(4).fetches;
    assertThat(fetches).hasSizeGreaterThanOrEqualTo(2);
    assertThat(fetches)
        .allSatisfy(fetch -> {
          assertThat(fetch.sequence()).isEqualTo(1);
          assertThat(fetch.last()).isEqualTo(20);
          assertThat(fetch.sources()).containsExactlyInAnyOrder(1, 2, 3);
        });
    assertThat(fetches.get(0).sources().getFirst())
        .isNotEqualTo(fetches.get(1).sources().getFirst());
  }

  @Test
  void k2OneThatIsBehindDoesNotBlameTheLeader() {
    four.partition(4).requests(3);
    four.heal().lose(packet -> packet.to() == 4 && packet.is(Commit.class));
    four.requests(1).ticks(100);
    assertThat(four.active(4)).isTrue();
    assertThat(four.view(4)).isZero();
    assertThat(four.height(4)).isEqualTo(4);
  }

  @Test
  void k2OneThatLaggsDoesNotHoldUpTheOthers() {
    four.partition(4).requests(40);
    assertThat(four.height(1)).isEqualTo(40);
    four.heal().untilHeight(40, 4);
    four.crash(1).requests(2).untilHeight(42, 2, 3, 4);
  }
}
