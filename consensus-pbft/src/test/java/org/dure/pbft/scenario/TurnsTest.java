package org.dure.pbft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dure.pbft.Event;
import org.dure.pbft.Message;
import org.dure.pbft.Message.Complaint;
import org.dure.pbft.Message.Exclusion;
import org.dure.pbft.Message.PrePrepare;
import org.dure.pbft.Message.ViewChange;
import org.dure.pbft.Toy;
import org.junit.jupiter.api.Test;

/// Rules R1 to R6 of docs/protocol.md.
final class TurnsTest {
  private final Cluster four = Cluster.rotating(4, 2);

  private long proposals(int id) {
    return four.sent(id, PrePrepare.class).stream().map(PrePrepare::sequence).distinct().count();
  }

  @Test
  void r1EveryReplicaProposesInTurnWithoutAChangeOfView() {
    four.requests(16);
    for (int id = 1; id <= 4; id++) {
      assertThat(proposals(id)).isEqualTo(4);
      assertThat(four.height(id)).isEqualTo(16);
      assertThat(four.view(id)).isZero();
    }
    assertThat(four.sent(2, PrePrepare.class)).extracting(PrePrepare::sequence).startsWith(3L, 4L);
  }

  @Test
  void r1OnlyTheOneWhoseTurnItIsIsHeard() {
    four.requests(2);
    var usurped = Cluster.proposal(3, four.block(1, 2).id(), 99);
    four.saysToAll(1, new PrePrepare(0, 3, usurped.bytes()));
    four.requests(1);
    assertThat(four.block(4, 3).id()).isNotEqualTo(usurped.id());
  }

  @Test
  void r2OneThatFailsInItsTurnGetsNoOtherForAWhile() {
    four.requests(2).crash(2).requests(1).untilHeight(3, 1, 3, 4);
    long views = four.view(1);
    four.requests(30).untilHeight(33, 1, 3, 4);
    assertThat(four.view(1)).as("its further turns cost nothing").isEqualTo(views);
    four.restart(2).requests(4).untilHeight(37, 1, 2, 3, 4);
    assertThat(proposals(2)).isZero();
    four.requests(110).untilHeight(147, 1, 2, 3, 4);
    assertThat(proposals(2)).as("its turns come back").isPositive();
  }

  @Test
  void r3ExclusionsOutliveTheNextChangeOfView() {
    Cluster seven = Cluster.rotating(7, 2);
    seven.requests(2).crash(2).requests(1).untilHeight(3, 1, 3, 7);
    seven.crash(4).requests(12).untilHeight(15, 1, 3, 7);
    long views = seven.view(1);
    seven.requests(40).untilHeight(55, 1, 3, 7);
    assertThat(seven.view(1)).isEqualTo(views);
  }

  @Test
  void r3AfterARestartTheExclusionsAreKnown() {
    four.requests(2).crash(2).requests(1).untilHeight(3, 1, 3, 4);
    four.restart(1).restart(3).restart(4);
    long views = four.view(1);
    four.requests(20).untilHeight(23, 1, 3, 4);
    assertThat(four.view(1)).isEqualTo(views);
  }

  @Test
  void r3ALiarExcludesNobody() {
    // Replica 4 blames 3 and says that 1 was excluded long ago.
    four.crash(4).lose(packet -> packet.from() == 2);
    four.saysToAll(
        4, new ViewChange(1, Toy.START, List.of(), 3, List.of(new Exclusion(1, 1_000_000))));
    four.heal().requests(16).ticks(200).untilHeight(16, 1, 2, 3);
    assertThat(proposals(1)).isPositive();
    assertThat(proposals(3)).isPositive();
  }

  @Test
  void r4OneThatLetsWorkWaitIsReplaced() {
    Cluster slow = Cluster.rotating(4, 8);
    slow.requests(24);
    // Replica 4 proposes just before the others would give up on it.
    slow.hold(packet -> packet.from() == 4 && packet.is(PrePrepare.class));
    for (int block = 0; block < 8 && slow.view(1) == 0; block++) {
      slow.requests(1).ticks(16).release();
      slow.hold(packet -> packet.from() == 4 && packet.is(PrePrepare.class));
    }
    assertThat(slow.sent(1, Complaint.class)).extracting(Complaint::accused).contains(4);
    slow.release().requests(40).ticks(60);
    assertThat(slow.view(1)).isPositive();
    long before = slow.sent(4, PrePrepare.class).size();
    slow.requests(30).ticks(60);
    assertThat(slow.sent(4, PrePrepare.class)).hasSize((int) before);
  }

  @Test
  void r5OneThatPassesOverARequestIsAccused() {
    four.machine(1).step(new Event.Overlooked(0, 2));
    assertThat(four.sent(1, Complaint.class)).containsExactly(new Complaint(0, 2));
    four.machine(1).step(new Event.Overlooked(7, 3));
    assertThat(four.sent(1, Complaint.class)).hasSize(1);
  }

  @Test
  void r6FPlusOneComplaintsEndTheViewAndOneDoesNot() {
    four.requests(1).saysToAll(4, new Complaint(0, 1)).ticks(50);
    assertThat(four.view(2)).isZero();
    four.machine(3).step(new Event.Overlooked(0, 1));
    four.settle().requests(20).untilHeight(21, 1, 2, 3, 4);
    assertThat(four.view(2)).isPositive();
    assertThat(four.sent(1, PrePrepare.class)).extracting(PrePrepare::sequence).containsOnly(1L);
  }

  @Test
  void r6AComplaintIsRepeatedUntilItIsHeard() {
    four.lose(Complaint.class);
    four.machine(2).step(new Event.Overlooked(0, 1));
    four.machine(3).step(new Event.Overlooked(0, 1));
    four.settle().ticks(30);
    assertThat(four.view(4)).isZero();
    four.heal().until("the view ends", () -> four.view(4) > 0);
  }

  @Test
  void aLeaderThatCrashesAfterHalfItsTurnLosesNothing() {
    four.requests(3).lose(packet -> packet.is(Message.Commit.class)).requests(1);
    four.crash(2).heal().untilHeight(4, 1, 3, 4).requests(10).untilHeight(14, 1, 3, 4);
  }

  @Test
  void aRequestThatOneLeaderLeavesOutIsInTheNextTurn() {
    // Replica 1 has not heard of it.
    four.requestAt(2, false).requests(1);
    assertThat(four.height(2)).isEqualTo(1);
    four.requests(2);
    assertThat(four.machine(2).pool).isEmpty();
  }
}
