package org.dure.pbft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How long each replica lets work wait, in its turns, while nothing is under way (rule R4). A
/// correct one proposes at once then, so what is left is its distance and its load; one that takes
/// much longer than the others is slow on purpose or by misfortune, and replaced in both cases.
final class Pace {
  /// Proposals of one replica after which its pace counts.
  private static final int SAMPLES_MIN = 4;

  /// Ticks beyond any comparison that are no matter.
  private static final int SLACK_TICKS = 10;

  private static final int FACTOR = 4;

  private final Quorums quorums;
  private final Map<Integer, Measured> measured = new LinkedHashMap<>();
  private long idleTicks;

  private record Measured(double ticks, int samples) {}

  Pace(Quorums quorums) {
    this.quorums = quorums;
  }

  /// Work waits and nothing is under way.
  void idle() {
    idleTicks++;
  }

  /// A view starts: what was waited for is another matter.
  void restart() {
    idleTicks = 0;
  }

  void proposed(int proposer) {
    Measured last = measured.getOrDefault(proposer, new Measured(0, 0));
    int samples = last.samples() + 1;
    double weight = 1.0 / Math.min(samples, SAMPLES_MIN);
    measured.put(
        proposer, new Measured(last.ticks() + (idleTicks - last.ticks()) * weight, samples));
    idleTicks = 0;
  }

  void forget(int proposer) {
    measured.remove(proposer);
  }

  /// Whether `proposer` is much slower than the others. Up to f of those may be faulty and fast;
  /// the (f+1)-th fastest is no faster than a correct one.
  boolean slow(int proposer) {
    Measured own = measured.get(proposer);
    if (own == null || own.samples() < SAMPLES_MIN) {
      return false;
    }
    List<Double> others =
        measured.entrySet().stream()
            .filter(e -> e.getKey() != proposer && e.getValue().samples() >= SAMPLES_MIN)
            .map(e -> e.getValue().ticks())
            .sorted()
            .toList();
    return others.size() >= quorums.weak()
        && own.ticks() > SLACK_TICKS + FACTOR * others.get(quorums.weak() - 1);
  }
}
