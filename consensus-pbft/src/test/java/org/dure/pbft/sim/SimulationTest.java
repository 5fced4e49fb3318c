package org.dure.pbft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Runs whole groups under faults drawn from seeds. `-Ddure.seed=N` replays one with a trace,
/// `-Ddure.seeds=N` sets how many are run.
final class SimulationTest {
  private static final long FIRST = Long.getLong("dure.firstSeed", 1);
  private static final long SEEDS =
      Long.getLong("dure.seeds", Boolean.getBoolean("dure.soak") ? 100_000 : 300);

  @Test
  void noSeedBreaksSafetyOrStopsProgress() {
    Long one = Long.getLong("dure.seed");
    if (one != null) {
      System.out.println(Options.draw(one));
      System.out.println(new Simulation(Options.draw(one), true).run());
      return;
    }
    List<String> failures = new ArrayList<>();
    long[] events = new long[1];
    long[] longest = new long[2];
    LongStream.range(FIRST, FIRST + SEEDS)
        .parallel()
        .forEach(seed -> {
          try {
            Simulation.Summary summary = new Simulation(Options.draw(seed), false).run();
            synchronized (failures) {
              events[0] += summary.events();
              longest[0] = Math.max(longest[0], summary.recoveryMillis());
            }
          } catch (AssertionError | RuntimeException e) {
            synchronized (failures) {
              failures.add(
                  "replay with: ./mvnw -q -pl consensus-pbft test -Dtest=SimulationTest"
                      + " -Ddure.seed=%d%n  %s%n  %s".formatted(seed, Options.draw(seed), e));
            }
          }
        });
    System.out.printf(
        "simulated %d seeds, %d events, longest recovery %d ms (seed %d), %d failures%n",
        SEEDS, events[0], longest[0], longest[1], failures.size());
    assertThat(failures.stream().limit(5)).isEmpty();
  }

  @Test
  void theSameSeedDoesTheSameTwice() {
    for (long seed = 1; seed <= 20; seed++) {
      Simulation.Summary first = new Simulation(Options.draw(seed), false).run();
      Simulation.Summary second = new Simulation(Options.draw(seed), false).run();
      assertThat(second).isEqualTo(first);
    }
  }
}
