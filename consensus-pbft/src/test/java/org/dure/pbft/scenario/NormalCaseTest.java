package org.dure.pbft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.dure.pbft.Bytes;
import org.dure.pbft.Message.Commit;
import org.dure.pbft.Message.PrePrepare;
import org.dure.pbft.Message.Prepare;
import org.dure.pbft.Proposal;
import org.dure.pbft.Quorums;
import org.dure.pbft.Reason;
import org.dure.pbft.Toy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules N1 to N9 and the bounds of docs/protocol.md.
final class NormalCaseTest {
  private final Cluster four = Cluster.of(4);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 10, 13})
  void everySizeCommitsWhatIsAskedFor(int n) {
    Cluster cluster = Cluster.of(n).requests(10);
    for (int id = 1; id <= n; id++) {
      assertThat(cluster.height(id)).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7})
  void aQuorumGoesOnWhileTheOthersAreDownAndFewerDoNot(int n) {
    int quorum = new Quorums(n).quorum();
    Cluster cluster = Cluster.of(n);
    for (int id = n; id > quorum; id--) {
      cluster.crash(id);
    }
    cluster.requests(3);
    assertThat(cluster.height(1)).isEqualTo(3);
    cluster.crash(quorum).requests(3).ticks(300);
    assertThat(cluster.height(1)).isEqualTo(3);
  }

  @Test
  void n1OnlyTheLeaderProposesAndEachOnTheOneBefore() {
    four.requests(6);
    assertThat(four.sent(1, PrePrepare.class)).hasSize(6);
    for (int id = 2; id <= 4; id++) {
      assertThat(four.sent(id, PrePrepare.class)).isEmpty();
    }
    for (int sequence = 2; sequence <= 6; sequence++) {
      assertThat(four.block(3, sequence).parent()).isEqualTo(four.block(3, sequence - 1).id());
    }
    Proposal usurped = Cluster.proposal(7, four.block(1, 6).id(), 99);
    four.says(3, 2, new PrePrepare(0, 7, usurped.bytes()));
    assertThat(four.machine(2).dropped).contains(Reason.NOT_FROM_LEADER);
  }

  @Test
  void n2NoMoreThanAWindowIsUnderWay() {
    four.lose(Prepare.class).requests(20);
    assertThat(four.sent(1, PrePrepare.class)).hasSize(four.settings.window());
  }

  @Test
  void n2TheLogWindowAboveTheStableCheckpointIsTheLimit() {
    // Replicas commit but no checkpoint becomes stable.
    four.lose(org.dure.pbft.Message.Checkpoint.class).requests(30);
    assertThat(four.height(1)).isEqualTo(four.settings.logWindow());
    four.heal().ticks(40);
    assertThat(four.height(1)).isEqualTo(30);
  }

  @Test
  void n3AProposalThatComesBeforeTheOneItBuildsOnWaits() {
    four.hold(packet -> packet.message() instanceof PrePrepare p && p.sequence() == 1);
    four.requests(3);
    assertThat(four.sent(2, Prepare.class)).isEmpty();
    four.release();
    assertThat(four.sent(2, Prepare.class)).extracting(Prepare::sequence).contains(1L, 2L, 3L);
    assertThat(four.height(2)).isEqualTo(3);
  }

  @Test
  void n4NoPrepareBeforeThePayloadIsHere() {
    four.machine(3).lacksPayload = true;
    four.requests(1);
    assertThat(four.sent(3, Prepare.class)).isEmpty();
    assertThat(four.height(1)).as("the others need not wait").isEqualTo(1);
    four.machine(3).payloadArrives();
    four.settle();
    assertThat(four.height(3)).isEqualTo(1);
  }

  @Test
  void n4TheProposalOfTheLeaderIsNoVote() {
    // Replicas 2 and 3 prepare; the leader's own PREPARE is lost: two votes are no quorum.
    four.crash(4);
    four.lose(packet -> packet.from() == 1 && packet.is(Prepare.class)).requests(1);
    assertThat(four.sent(2, Commit.class)).isEmpty();
  }

  @Test
  void n5AQuorumOfPreparesIsNeededToCommit() {
    four.lose(packet -> packet.is(Prepare.class) && packet.to() == 2 && packet.from() != 1);
    four.requests(1);
    assertThat(four.sent(2, Commit.class)).isEmpty();
    assertThat(four.sent(3, Commit.class)).hasSize(1);
  }

  @Test
  void n6CommitsLeaveInOrder() {
    four.lose(packet -> packet.message() instanceof Prepare p && p.sequence() == 1).requests(3);
    for (int id = 1; id <= 4; id++) {
      assertThat(four.sent(id, Commit.class)).isEmpty();
    }
    four.heal().ticks(15);
    assertThat(four.sent(2, Commit.class).stream().map(Commit::sequence).distinct())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void n7DecisionsAreDeliveredInOrderAndOnce() {
    four.hold(packet -> packet.message() instanceof Commit c && c.sequence() == 1).requests(4);
    assertThat(four.height(2)).isZero();
    four.release();
    assertThat(four.machine(2).ledger)
        .extracting(decision -> decision.sequence())
        .containsExactly(1L, 2L, 3L, 4L);
    four.ticks(30);
    assertThat(four.height(2)).isEqualTo(4);
  }

  @Test
  void n7ACommitWithAWrongBlockSignatureDoesNotCount() {
    four.crash(4).hold(packet -> packet.is(Commit.class)).requests(1);
    Proposal proposal = proposalOf(four.sent(1, PrePrepare.class).getFirst());
    Commit right = four.commit(4, 0, proposal);
    four.says(4, 2, new Commit(0, 1, proposal.digest(), Bytes.of(new byte[] {1})));
    four.says(3, 2, four.commit(3, 0, proposal));
    assertThat(four.height(2)).isZero();
    assertThat(four.machine(2).dropped).contains(Reason.BAD_BLOCK_SIGNATURE);
    four.says(4, 2, right);
    assertThat(four.height(2)).isEqualTo(1);
  }

  @Test
  void n8OneReplicaSaysItThreeTimesAndCountsOnce() {
    four.crash(3).crash(4).hold(packet -> packet.is(Prepare.class)).requests(1);
    PrePrepare proposed = four.sent(1, PrePrepare.class).getFirst();
    Prepare vote = new Prepare(0, 1, proposalOf(proposed).digest());
    four.says(3, 2, vote).says(3, 2, vote).says(3, 2, vote);
    assertThat(four.sent(2, Commit.class)).isEmpty();
    four.says(4, 2, vote);
    assertThat(four.sent(2, Commit.class)).hasSize(1);
  }

  @Test
  void n8AVoteInAnothersNameDoesNotCount() {
    four.crash(3).crash(4).hold(packet -> packet.is(Prepare.class)).requests(1);
    Prepare vote =
        new Prepare(0, 1, proposalOf(four.sent(1, PrePrepare.class).getFirst()).digest());
    four.says(4, 2, vote).impersonates(4, 3, 2, vote);
    assertThat(four.sent(2, Commit.class)).isEmpty();
  }

  @Test
  void n8TheFirstVoteOfAReplicaStands() {
    four.crash(3).crash(4).hold(packet -> packet.is(Prepare.class)).requests(1);
    Prepare right =
        new Prepare(0, 1, proposalOf(four.sent(1, PrePrepare.class).getFirst()).digest());
    four.says(3, 2, new Prepare(0, 1, Toy.hash(9, Bytes.EMPTY))).says(3, 2, right);
    four.says(4, 2, right);
    assertThat(four.sent(2, Commit.class)).isEmpty();
    assertThat(four.machine(2).dropped).contains(Reason.CONFLICTING_VOTE);
  }

  @Test
  void n9TwoProposalsForOnePlaceEndTheView() {
    four.hold(packet -> packet.is(Prepare.class)).requests(1);
    Proposal other = Cluster.proposal(1, Toy.GENESIS, 99);
    four.says(1, 2, new PrePrepare(0, 1, other.bytes()));
    assertThat(four.active(2)).isFalse();
    assertThat(four.machine(2).dropped).contains(Reason.CONFLICTING_PROPOSAL);
  }

  @Test
  void n9AnInvalidProposalEndsTheViewAndIsNeverDecided() {
    four.requestAt(1, true);
    for (int id = 2; id <= 4; id++) {
      assertThat(four.view(id)).isPositive();
      assertThat(four.height(id)).isZero();
    }
  }

  @Test
  void n9AProposalThatLinksToNothingEndsTheView() {
    four.requests(1);
    Proposal other = Cluster.proposal(2, Toy.hash(9, Bytes.EMPTY), 99);
    four.says(1, 2, new PrePrepare(0, 2, other.bytes()));
    assertThat(four.active(2)).isFalse();
  }

  @Test
  void n9WhatDoesNotLinkToAnothersProposalIsDroppedWithoutBlame() {
    Cluster turns = Cluster.rotating(4, 1);
    turns.hold(packet -> packet.is(Prepare.class)).requests(1);
    Proposal other = Cluster.proposal(2, Toy.hash(9, Bytes.EMPTY), 99);
    turns.says(2, 3, new PrePrepare(0, 2, other.bytes()));
    assertThat(turns.active(3)).isTrue();
    assertThat(turns.machine(3).dropped).contains(Reason.BAD_PROPOSAL);
  }

  @Test
  void boundsWhatIsFarAheadIsRefused() {
    Proposal far = Cluster.proposal(1_000, Toy.GENESIS, 99);
    four.says(1, 2, new PrePrepare(0, 1_000, far.bytes()));
    four.says(3, 2, new Prepare(0, 1_000, far.digest()));
    assertThat(four.machine(2).dropped).contains(Reason.OUT_OF_WINDOW);
    assertThat(four.active(2)).isTrue();
  }

  /// A faulty replica could else spoil views that begin long after it has gone.
  @Test
  void boundsMessagesForViewsBeyondTheNextAreNotKept() {
    four.says(3, 2, new Prepare(2, 1, Bytes.EMPTY));
    assertThat(four.machine(2).dropped).containsOnly(Reason.FUTURE_VIEW);
  }

  @Test
  void boundsMessagesForLaterViewsAreKeptUpToALimitForEachSender() {
    for (long sequence = 1; sequence <= four.settings.stashMax() + 3L; sequence++) {
      four.says(3, 2, new Prepare(1, sequence, Bytes.EMPTY));
    }
    assertThat(four.machine(2).dropped).containsOnly(Reason.STASH_FULL).hasSize(3);
  }

  /// With round trips of eight ticks and no quorum to decide.
  @Test
  void n10WhatOthersCannotHaveAnsweredYetIsNotSaidAgain() {
    assertThat(timesProposedIn(18, 0)).isEqualTo(2);
    assertThat(timesProposedIn(18, 8)).isEqualTo(1);
    assertThat(timesProposedIn(30, 8)).isEqualTo(2);
  }

  /// How often the leader says its proposal within so many ticks when nobody prepares.
  private static int timesProposedIn(int ticks, int roundTrip) {
    Cluster cluster = Cluster.of(4);
    cluster.measureRoundTrips(roundTrip).lose(Prepare.class);
    int[] heard = new int[1];
    cluster.watch(packet -> heard[0] += packet.to() == 2 && packet.is(PrePrepare.class) ? 1 : 0);
    cluster.requests(1).ticks(ticks);
    return heard[0];
  }

  @Test
  void lossOfOneMessageInThreeOnlyDelays() {
    int[] count = new int[1];
    four.lose(packet -> count[0]++ % 3 == 0).requests(10);
    four.untilHeight(10, 1, 2, 3, 4);
    HashSet<Bytes> ids = new HashSet<>();
    four.machine(4).ledger.forEach(decision -> ids.add(decision.proposal().id()));
    assertThat(ids).hasSize(10);
  }

  private static Proposal proposalOf(PrePrepare message) {
    return Toy.parse(message.proposal()).orElseThrow();
  }

  @Test
  void twoReplicasThatHearEachOtherAndNobodyElseCommitNothing() {
    four.partition(1, 2).requests(4).ticks(200);
    for (int id : List.of(1, 2, 3, 4)) {
      assertThat(four.height(id)).isZero();
    }
    four.heal().untilHeight(4, 1, 2, 3, 4);
  }
}
