package org.dure.pbft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SummaryTest {
  @Test
  void itTellsEveryThousandSeedsAndWhatFailsAtOnce() {
    long[] nanos = {5};
    List<String> said = new ArrayList<>();
    Summary summary = new Summary(said::add, () -> nanos[0]);
    Simulation simulation = new Simulation(1);
    simulation.events = 7;
    simulation.recoveryTicks = 150;
    simulation.faults.put("crash", 3L);
    for (long seed = 1; seed <= 2_000; seed++) {
      nanos[0] += TimeUnit.MILLISECONDS.toNanos(20);
      simulation.recoveryTicks = seed == 77 ? 250 : 150;
      summary.add(seed, simulation, seed == 1_500 ? "seed 1500 fails" : "");
    }
    assertThat(said)
        .containsExactly(
            "1000 seeds, 50.0 a second, 0 failed",
            "seed 1500 fails",
            "2000 seeds, 50.0 a second, 1 failed");
    assertThat(summary.toString())
        .startsWith("2000 seeds, 50.0 a second, 1 failed\n14000 events, 0 blocks\n")
        .contains(
            "longest recovery (wait for a block after healing): 2.50 s of simulated time, seed 77")
        .contains("crash=6000");
  }
}
