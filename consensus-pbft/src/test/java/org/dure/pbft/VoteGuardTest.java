package org.dure.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.dure.pbft.JournalRecord.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The truth table of the vote guard, after a vote for digest A in view 3 at sequence 7 of a guard
/// that has left all views below 2 and has a stable checkpoint at 4.
final class VoteGuardTest {
  private static final Bytes A = Bytes.of(new byte[] {1});
  private static final Bytes B = Bytes.of(new byte[] {2});

  @ParameterizedTest
  @CsvSource({
    // view, sequence, digest, allowed
    "3, 7, A, true", // the same vote again
    "3, 7, B, false", // another digest at the same place
    "2, 7, A, false", // a view before the last vote's
    "4, 7, B, true", // a later view may decide otherwise
    "3, 8, B, true", // another sequence
    "2, 8, A, true", // the lowest view not left
    "1, 8, A, false", // a view that was left
    "5, 4, A, false", // covered by the stable checkpoint
    "5, 5, A, true", // just above it
  })
  void oneVoteForEachPlaceAndNoneInAViewLeft(
      long view, long sequence, String digest, boolean allowed) {
    for (Phase phase : Phase.values()) {
      VoteGuard guard = new VoteGuard();
      guard.leaveFor(2);
      guard.stable(4);
      guard.vote(phase, 3, 7, A);
      JournalRecord.Voted vote = guard.vote(phase, view, sequence, digest.equals("A") ? A : B);
      assertThat(vote != null).as("%s", phase).isEqualTo(allowed);
    }
  }

  @Test
  void thePhasesAreGuardedApart() {
    VoteGuard guard = new VoteGuard();
    guard.vote(Phase.PREPARE, 0, 1, A);
    assertThat(guard.vote(Phase.COMMIT, 0, 1, B)).isNotNull();
  }

  @Test
  void aRestoredGuardRefusesWhatTheOldOneRefused() {
    VoteGuard before = new VoteGuard();
    before.vote(Phase.PREPARE, 3, 7, A);
    before.vote(Phase.COMMIT, 3, 6, B);
    VoteGuard after = new VoteGuard();
    before.records().forEach(record -> after.restore((JournalRecord.Voted) record));
    assertThat(after.vote(Phase.PREPARE, 3, 7, B)).isNull();
    assertThat(after.vote(Phase.PREPARE, 3, 7, A)).isNotNull();
    assertThat(after.vote(Phase.COMMIT, 3, 6, A)).isNull();
    assertThat(after.vote(Phase.PREPARE, 2, 9, A)).as("a view below the last vote's").isNull();
    assertThat(after.highest()).isEqualTo(7);
  }
}
