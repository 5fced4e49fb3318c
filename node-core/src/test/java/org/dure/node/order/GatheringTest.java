package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Times are in microseconds here; a block takes 12 ms, so 6 ms without an arrival are a pause.
final class GatheringTest {
  private static final long BLOCK = 12_000;
  private static final long PATIENCE = 2_000_000;

  private final Gathering gathering = new Gathering();
  private long now = 1_000_000;
  private long number;

  /// One block of so many envelopes, by a replica that has seen many before.
  private void block(int envelopes) {
    for (int i = 0; i < 100; i++) {
      gathering.begun(++number, now * 1000);
      now += BLOCK;
      gathering.delivered(number, envelopes, 0, now * 1000);
    }
  }

  private boolean over(int waiting) {
    return over(waiting, PATIENCE);
  }

  private boolean over(int waiting, long patience) {
    return gathering.over(waiting, patience * 1000, now * 1000);
  }

  private long left() {
    return gathering.leftNanos(now * 1000);
  }

  @Test
  void anIdlePipelineProposesAtOnce() {
    assertThat(over(1)).as("before the first block").isTrue();
    block(50);
    now += 5 * BLOCK;
    assertThat(over(1)).as("when nothing was going on").isTrue();
    assertThat(left()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aSingleClientIsNeverKeptWaiting() {
    block(1);
    assertThat(over(1)).isTrue();
  }

  @Test
  void whileBlocksFollowEachOtherItWaitsForThoseThatWereThereBefore() {
    gathering.begun(++number, now * 1000);
    gathering.delivered(number, 30, 34, now * 1000);
    assertThat(over(34)).isFalse();
    now += 4_000;
    assertThat(over(59)).isFalse();
    assertThat(over(60)).as("all but one in sixteen").isTrue();
    assertThat(left()).as("it has no reason to ask again").isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aFewThatAreBackBeforeTheBlockIsDecidedHereAreNotCountedTwice() {
    gathering.begun(++number, now * 1000);
    gathering.delivered(number, 60, 10, now * 1000);
    assertThat(over(10)).isFalse();
    assertThat(over(60)).isTrue();
  }

  @Test
  void aPauseEndsTheWaitForThoseThatStayAway() {
    block(60);
    assertThat(over(10)).isFalse();
    now += 5_000;
    assertThat(over(20)).isFalse();
    now += 5_000;
    assertThat(over(20)).isFalse();
    assertThat(left()).isBetween(900_000L, 1_000_000L);
    now += 1_000;
    assertThat(left()).isZero();
    assertThat(over(20)).isTrue();
  }

  @Test
  void arrivalsWithoutAPauseHoldItUpForABlocksTimeAtMost() {
    block(1_000);
    long begun = now;
    int waiting = 1;
    while (!over(waiting)) {
      now += 500;
      waiting++;
    }
    assertThat(now - begun).isBetween(BLOCK - 100, BLOCK + 500);
  }

  @Test
  void itNeverWaitsLongerThanTheConfigurationAllows() {
    block(30);
    assertThat(over(1, 1_000)).isFalse();
    now += 1_000;
    assertThat(over(2, 1_000)).isTrue();
  }

  @Test
  void anEmptyPoolIsNeverProposed() {
    block(30);
    assertThat(over(5)).isFalse();
    assertThat(over(0)).isFalse();
    assertThat(left()).as("the next arrival is reason enough to ask").isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aBlockThatItsViewDidNotSurviveSaysNothingOfTheTimeThatOneTakes() {
    block(30);
    gathering.begun(++number, now * 1000);
    gathering.abandon();
    now += 1_000_000;
    gathering.delivered(number, 30, 0, now * 1000);
    assertThat(over(5)).isFalse();
    assertThat(left()).isLessThan(6_000_001L);
  }
}
