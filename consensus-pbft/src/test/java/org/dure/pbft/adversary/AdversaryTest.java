package org.dure.pbft.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Random groups under random faults. `-Ddure.seed=N` replays one seed with its trace;
/// `-Ddure.seeds=N` sets how many run; `-Psoak` runs 100,000.
class AdversaryTest {
  private static final int SEEDS = 100;
  private static final int SOAK_SEEDS = 100_000;

  @Test
  void correctReplicasAgreeUnderFaultsAndGoOnAfterwards() {
    Long only = Long.getLong("dure.seed");
    long first = only == null ? Long.getLong("dure.first", 1) : only;
    long seeds = Boolean.getBoolean("dure.soak") ? SOAK_SEEDS : SEEDS;
    long last = only == null ? first + Long.getLong("dure.seeds", seeds) - 1 : only;
    long events = 0;
    long height = 0;
    long slowest = 0;
    for (long seed = first; seed <= last; seed++) {
      Simulation simulation = new Simulation(seed, only != null);
      run(seed, simulation);
      events += simulation.events;
      height += simulation.oracle.height();
      slowest = Math.max(slowest, simulation.recoveryTicks);
    }
    System.out.printf(
        "%d seeds, %d events, %d blocks, slowest recovery %d ticks%n",
        last - first + 1, events, height, slowest);
  }

  private static void run(long seed, Simulation simulation) {
    try {
      simulation.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          """
          seed %d fails at tick %d with %s: %s
          replay: ./mvnw -q -pl consensus-pbft test -Dtest=AdversaryTest -Ddure.seed=%d\
          """
              .formatted(seed, simulation.tick, simulation.options, e.getMessage(), seed),
          e);
    }
  }

  @Test
  void theSameSeedHasTheSameEffects() {
    for (long seed = 1; seed <= 10; seed++) {
      long once = new Simulation(seed, false).run();
      assertThat(new Simulation(seed, false).run()).as("seed %d", seed).isEqualTo(once);
    }
  }
}
