package org.dure.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoundTripsTest {
  private static final long PERIOD = Settings.defaults().probeTicks();

  private static RoundTrips of(int n) {
    return new RoundTrips(new Quorums(n), Settings.defaults());
  }

  /// Lets `peer` answer many probes in `ticks` each.
  private static void answers(RoundTrips trips, int peer, long ticks) {
    for (long probe = 1; probe <= 100; probe++) {
      trips.echoed(peer, probe * PERIOD, probe * PERIOD + ticks);
    }
  }

  @Test
  void nothingIsKnownUntilAQuorumHasAnswered() {
    RoundTrips trips = of(4);
    answers(trips, 2, 5);
    assertThat(trips.quorumTicks()).isZero();
    answers(trips, 3, 9);
    assertThat(trips.quorumTicks()).isEqualTo(9);
  }

  @Test
  void aFaultyReplicaThatAnswersLateDoesNotMoveTheQuorum() {
    RoundTrips trips = of(4);
    answers(trips, 2, 5);
    answers(trips, 3, 6);
    answers(trips, 4, 5_000);
    assertThat(trips.quorumTicks()).isEqualTo(6);
  }

  @Test
  void aFaultyReplicaThatAnswersEarlyDoesNotMoveItBelowACorrectOne() {
    RoundTrips trips = of(4);
    answers(trips, 2, 0);
    answers(trips, 3, 30);
    answers(trips, 4, 40);
    assertThat(trips.quorumTicks()).isEqualTo(30);
  }

  @Test
  void variationCountsFourfold() {
    RoundTrips trips = of(2);
    trips.echoed(2, PERIOD, PERIOD + 10);
    assertThat(trips.quorumTicks()).isEqualTo(10 + 4 * 5);
  }

  @Test
  void answersThatWereNotAskedForRepeatedOrTooOldAreNoMeasurement() {
    RoundTrips trips = of(2);
    trips.echoed(2, PERIOD + 1, PERIOD + 3);
    trips.echoed(2, 3 * PERIOD, 2 * PERIOD);
    trips.echoed(2, 0, 5);
    trips.echoed(2, PERIOD, 1_000 * PERIOD);
    assertThat(trips.quorumTicks()).isZero();
    answers(trips, 2, 4);
    trips.echoed(2, 100 * PERIOD, 150 * PERIOD);
    assertThat(trips.quorumTicks()).isEqualTo(4);
  }
}
