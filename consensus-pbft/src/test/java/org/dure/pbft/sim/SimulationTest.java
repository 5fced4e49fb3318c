package org.dure.pbft.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Random groups under random faults. `-Ddure.seed=N` replays one seed with its trace;
/// `-Ddure.seeds=N` sets how many run, from `-Ddure.first=N` on; `-Psoak` runs 100,000.
class SimulationTest {
  @Test
  void correctReplicasAgreeUnderFaultsAndGoOnAfterwards() {
    assertThat(Seeds.asked(System.getProperties()).run(System.out::println)).isEmpty();
  }

  @Test
  void theSameSeedHasTheSameEffects() {
    for (long seed = 1; seed <= 10; seed++) {
      long once = new Simulation(seed).run();
      assertThat(new Simulation(seed).run()).as("seed %d", seed).isEqualTo(once);
    }
  }
}
