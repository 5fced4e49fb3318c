package org.dure.pbft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Random groups under random faults. `-Ddure.seed=N` replays one seed with its trace;
/// `-Ddure.seeds=N` sets how many run, from `-Ddure.first=N` on; `-Psoak` runs 100,000.
class SimulationTest {
  private static final int SEEDS = 300;
  private static final int SOAK_SEEDS = 100_000;
  private static final int REPORTED_MAX = 5;

  @Test
  void correctReplicasAgreeUnderFaultsAndGoOnAfterwards() {
    Long only = Long.getLong("dure.seed");
    if (only != null) {
      assertThat(failure(only, new Simulation(only, true), new Summary())).isEmpty();
      return;
    }
    long first = Long.getLong("dure.first", 1);
    long seeds = Long.getLong("dure.seeds", Boolean.getBoolean("dure.soak") ? SOAK_SEEDS : SEEDS);
    Summary summary = new Summary();
    List<String> failures =
        LongStream.range(first, first + seeds)
            .parallel()
            .mapToObj(seed -> failure(seed, new Simulation(seed, false), summary))
            .filter(text -> !text.isEmpty())
            .limit(REPORTED_MAX)
            .toList();
    System.out.println(summary);
    assertThat(failures).isEmpty();
  }

  private static String failure(long seed, Simulation simulation, Summary summary) {
    try {
      simulation.run();
      summary.add(seed, simulation);
      return "";
    } catch (AssertionError | RuntimeException e) {
      return """
      seed %d fails at tick %d with %s: %s
      replay: ./mvnw -q -pl consensus-pbft -am test -Dtest=SimulationTest -Ddure.seed=%d \
      -Dsurefire.failIfNoSpecifiedTests=false\
      """
          .formatted(seed, simulation.tick, simulation.options, e, seed);
    }
  }

  /// What all seeds together did.
  private static final class Summary {
    private long seeds;
    private long events;
    private long blocks;
    private long slowest;
    private long slowestSeed;
    private final Map<String, Long> faults = new TreeMap<>();

    synchronized void add(long seed, Simulation simulation) {
      seeds++;
      events += simulation.events;
      blocks += simulation.oracle.height();
      if (simulation.recoveryTicks > slowest) {
        slowest = simulation.recoveryTicks;
        slowestSeed = seed;
      }
      simulation.faults.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
    }

    @Override
    public synchronized String toString() {
      return "%d seeds, %d events, %d blocks, longest wait for a block after healing %d ticks of 10 ms (seed %d), faults %s"
          .formatted(seeds, events, blocks, slowest, slowestSeed, faults);
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
