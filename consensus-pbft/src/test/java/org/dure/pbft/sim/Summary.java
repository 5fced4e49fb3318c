package org.dure.pbft.sim;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What all seeds together did, told on the way and at the end.
final class Summary {
  private static final int TOLD_EVERY = 1_000;

  private final Consumer<String> out;
  private final LongSupplier nanoClock;
  private final long began;
  private final Map<String, Long> faults = new TreeMap<>();
  private long seeds;
  private long failed;
  private long events;
  private long blocks;
  private long slowest;
  private long slowestSeed;

  Summary(Consumer<String> out, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
    this.began = nanoClock.getAsLong();
  }

  /// A seed has been run, to its end or to where it failed.
  ///
  /// @param failure empty when it did not fail
  synchronized void add(long seed, Simulation simulation, String failure) {
    seeds++;
    events += simulation.events;
    blocks += simulation.oracle.height();
    simulation.faults.forEach((kind, count) -> faults.merge(kind, count, Long::sum));
    if (simulation.recoveryTicks > slowest) {
      slowest = simulation.recoveryTicks;
      slowestSeed = seed;
    }
    if (!failure.isEmpty()) {
      failed++;
      out.accept(failure);
    }
    if (seeds % TOLD_EVERY == 0) {
      out.accept(progress());
    }
  }

  private String progress() {
    double seconds = Math.max(1, nanoClock.getAsLong() - began) / 1e9;
    return "%d seeds, %.1f a second, %d failed".formatted(seeds, seeds / seconds, failed);
  }

  @Override
  public synchronized String toString() {
    return """
    %s
    %d events, %d blocks
    longest recovery (wait for a block after healing): %.2f s of simulated time, seed %d
    faults by kind: %s\
    """
        .formatted(
            progress(), events, blocks, slowest / Simulation.TICKS_PER_SECOND, slowestSeed, faults);
  }
}
