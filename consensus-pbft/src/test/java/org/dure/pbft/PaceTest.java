package org.dure.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PaceTest {
  private final Pace pace = new Pace(new Quorums(4));

  private void proposals(int proposer, int count, int idleTicks) {
    for (int i = 0; i < count; i++) {
      for (int tick = 0; tick < idleTicks; tick++) {
        pace.idle();
      }
      pace.proposed(proposer);
    }
  }

  @Test
  void oneThatLetsWorkWaitMuchLongerThanTheOthersIsSlow() {
    proposals(1, 16, 1);
    proposals(2, 16, 2);
    proposals(3, 16, 30);
    assertThat(pace.slow(3)).isTrue();
    assertThat(pace.slow(1)).isFalse();
    assertThat(pace.slow(2)).isFalse();
  }

  @Test
  void allBeingSlowAlikeNobodyIs() {
    proposals(1, 16, 60);
    proposals(2, 16, 50);
    proposals(3, 16, 70);
    assertThat(pace.slow(3)).isFalse();
  }

  @Test
  void oneFastLiarDoesNotMakeTheOthersSlow() {
    proposals(1, 16, 0);
    proposals(2, 16, 40);
    proposals(3, 16, 45);
    assertThat(pace.slow(2)).isFalse();
    assertThat(pace.slow(3)).isFalse();
  }

  @Test
  void onePauseIsForgiven() {
    proposals(1, 16, 1);
    proposals(2, 16, 1);
    proposals(3, 15, 1);
    proposals(3, 1, 40);
    assertThat(pace.slow(3)).isFalse();
  }

  @Test
  void nothingIsSaidOfOneWhoHasHardlyProposedOrWhenThereIsNothingToCompareWith() {
    proposals(3, 3, 90);
    assertThat(pace.slow(3)).isFalse();
    proposals(3, 9, 90);
    assertThat(pace.slow(3)).isFalse();
  }
}
