package org.dure.pbft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.JournalRecord.Phase;
import org.dure.pbft.Message;
import org.dure.pbft.Message.Commit;
import org.dure.pbft.Message.PrePrepare;
import org.dure.pbft.Message.Prepare;
import org.dure.pbft.Message.ViewChange;
import org.dure.pbft.Proposal;
import org.dure.pbft.Toy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rules D1 to D5 of docs/protocol.md, and crashes in the middle of work.
final class DurabilityTest {
  private final Cluster four = Cluster.of(4);

  private List<JournalRecord> journal(int id) {
    return four.machine(id).journal;
  }

  @Test
  void d1EverythingSaidIsInTheJournal() {
    four.lose(Message.Checkpoint.class).requests(3);
    for (int id = 1; id <= 4; id++) {
      for (Prepare vote : four.sent(id, Prepare.class)) {
        assertThat(journal(id))
            .contains(
                new JournalRecord.Voted(
                    Phase.PREPARE, vote.view(), vote.sequence(), vote.digest()));
      }
      for (Commit vote : four.sent(id, Commit.class)) {
        assertThat(journal(id))
            .contains(
                new JournalRecord.Voted(Phase.COMMIT, vote.view(), vote.sequence(), vote.digest()))
            .anyMatch(r ->
                r instanceof JournalRecord.Prepared(var proof)
                    && proof.sequence() == vote.sequence());
      }
    }
    assertThat(journal(1)).filteredOn(JournalRecord.Proposed.class::isInstance).hasSize(3);
  }

  @Test
  void d1LeavingAndEnteringAViewIsInTheJournal() {
    four.crash(1).requests(1).untilHeight(1, 2, 3, 4);
    for (int id = 2; id <= 4; id++) {
      assertThat(journal(id)).contains(new JournalRecord.LeftFor(1));
      assertThat(journal(id)).anyMatch(JournalRecord.Entered.class::isInstance);
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void d2ARestartedReplicaVotesAsBefore(Phase phase) {
    Class<? extends Message> lost = phase == Phase.PREPARE ? Prepare.class : Commit.class;
    four.lose(lost).requests(2);
    for (int id = 1; id <= 4; id++) {
      four.restart(id);
    }
    four.heal().untilHeight(2, 1, 2, 3, 4);
    for (int id = 1; id <= 4; id++) {
      assertThat(distinct(four.sent(id, Prepare.class))).hasSize(distinctPlaces(id));
    }
  }

  private static Set<String> distinct(List<Prepare> votes) {
    return votes.stream()
        .map(v -> v.view() + "/" + v.sequence() + "/" + v.digest())
        .collect(Collectors.toSet());
  }

  private int distinctPlaces(int id) {
    return (int)
        four.sent(id, Prepare.class).stream()
            .map(v -> v.view() + "/" + v.sequence())
            .distinct()
            .count();
  }

  @Test
  void d2ARestartedReplicaRefusesASecondVoteForTheSamePlace() {
    four.lose(Prepare.class).requests(1).restart(2);
    Proposal other = Cluster.proposal(1, Toy.GENESIS, 99);
    four.says(1, 2, new PrePrepare(0, 1, other.bytes()));
    assertThat(distinct(four.sent(2, Prepare.class))).hasSize(1);
  }

  @Test
  void d2ARestartedLeaderProposesTheSameAgain() {
    four.lose(PrePrepare.class).requests(1);
    four.machine(1).pool.clear();
    four.restart(1).requests(1).heal().untilHeight(2, 1, 2, 3, 4);
    assertThat(
            four.sent(1, PrePrepare.class).stream()
                .filter(p -> p.view() == 0 && p.sequence() == 1)
                .map(PrePrepare::proposal)
                .distinct())
        .hasSize(1);
  }

  @Test
  void d2AReplicaThatLeftAViewDoesNotVoteInItAfterARestart() {
    four.partition(3).requests(1).ticks(30);
    assertThat(four.active(3)).isFalse();
    four.restart(3);
    assertThat(four.active(3)).isFalse();
    four.says(1, 3, four.sent(1, PrePrepare.class).getFirst());
    assertThat(four.sent(3, Prepare.class)).isEmpty();
  }

  @Test
  void d3AStableCheckpointEmptiesTheJournalOfWhatItCovers() {
    four.requests(40);
    for (int id = 1; id <= 4; id++) {
      assertThat(journal(id)).hasSizeLessThan(40);
      assertThat(journal(id))
          .noneMatch(r -> r instanceof JournalRecord.Voted v && v.sequence() <= 36);
    }
    four.restart(2).restart(3).restart(4).restart(1).requests(2).untilHeight(42, 1, 2, 3, 4);
  }

  @Test
  void d4AReplicaWithoutItsJournalAsksAndStaysSilentUpToWhatItMayHaveVotedOn() {
    four.requests(6).lose(Commit.class).requests(1);
    int before = four.sent(2, Prepare.class).size();
    four.restartWithoutJournal(2);
    assertThat(four.machine(2).status().silentUntil()).isPositive();
    four.ticks(15);
    assertThat(four.sent(2, Prepare.class)).as("no vote on what it forgot").hasSize(before);
    four.heal().untilHeight(7, 1, 2, 3, 4);
    four.requests(12).untilHeight(19, 1, 2, 3, 4);
    assertThat(four.sent(2, Prepare.class)).as("votes again").hasSizeGreaterThan(before);
  }

  @Test
  void d4OldAnswersAreNoAnswers() {
    four.partition(2).restartWithoutJournal(2);
    for (int id : List.of(1, 3, 4)) {
      four.says(id, 2, new Message.Answer(12345, 0, 0));
    }
    four.ticks(30);
    assertThat(four.machine(2).status().silentUntil()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void d4ALiarCannotSilenceAReplicaForEver() {
    four.requests(4).lose(packet -> packet.from() == 4 && packet.is(Message.Answer.class));
    four.hold(packet -> packet.to() == 2 && packet.is(Message.Answer.class));
    four.restartWithoutJournal(2);
    Message.Status question =
        four.sent(2, Message.Status.class).stream().filter(s -> s.asking() != 0).findAny().get();
    four.says(4, 2, new Message.Answer(question.asking(), 0, 1_000_000));
    four.release();
    assertThat(four.machine(2).status().silentUntil())
        .isLessThanOrEqualTo(4 + four.settings.logWindow());
  }

  @Test
  void d4OneThatForgotIsOneOfTheFaulty() {
    four.requests(3).lose(Commit.class).requests(1).restartWithoutJournal(2);
    four.heal().crash(1).requests(1);
    four.ticks(100);
    assertThat(four.sent(2, ViewChange.class)).as("it cannot speak for what it prepared").isEmpty();
    four.restart(1).untilHeight(5, 1, 3, 4);
  }

  @Test
  void allCrashInMidWorkAndGoOn() {
    four.lose(Commit.class).requests(5);
    four.crash(1).crash(2).crash(3).crash(4).heal();
    for (int id = 1; id <= 4; id++) {
      four.restart(id);
    }
    four.untilHeight(5, 1, 2, 3, 4);
  }

  @Test
  void d5NoVoteBeforeThePayloadIsHere() {
    four.machine(2).lacksPayload = true;
    four.requests(1);
    assertThat(four.sent(2, Prepare.class)).isEmpty();
    assertThat(journal(2)).noneMatch(JournalRecord.Voted.class::isInstance);
    four.machine(2).payloadArrives();
    four.settle();
    assertThat(four.sent(2, Prepare.class)).hasSize(1);
  }

  /// What a quorum prepared may be decided; it goes on even if it would not be let in today.
  @Test
  void d5WhatAQuorumPreparedIsNotExaminedAgain() {
    four.lose(Commit.class).requests(1);
    for (int id = 2; id <= 4; id++) {
      assertThat(four.machine(id).checks).noneMatch(check -> check.carried());
    }
    four.forbidden.add(1L);
    four.crash(1).lose(packet -> packet.from() == 1);
    four.until("view 1", () -> four.view(2) == 1 && four.active(2) && four.active(3));
    assertThat(four.machine(2).checks.getLast().carried()).isTrue();
    four.heal().untilHeight(1, 2, 3, 4);
    assertThat(Toy.requests(four.block(2, 1))).containsExactly(1L);
  }

  @Test
  void d5WhatAQuorumPreparedStillWaitsForItsPayload() {
    four.lose(Commit.class).requests(1).crash(1);
    for (int id = 2; id <= 4; id++) {
      four.machine(id).lacksPayload = true;
    }
    four.until("view 1", () -> four.view(2) == 1 && four.active(2)).heal().ticks(3);
    assertThat(four.sent(2, Prepare.class)).noneMatch(vote -> vote.view() == 1);
    for (int id = 2; id <= 4; id++) {
      four.machine(id).payloadArrives();
    }
    four.untilHeight(1, 2, 3, 4);
  }
}
