package org.dure.pbft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How long the others take to answer, in ticks: smoothed as in RFC 6298, section 2. What matters
/// is the time in which a quorum answers: up to f replicas can delay their own answers as they like
/// without moving it beyond what a correct one takes.
final class RoundTrips {
  /// Probes that may be under way to one replica; older ones no longer count.
  private static final int OUTSTANDING_MAX = 64;

  /// A decision takes about so many round trips when nothing is lost.
  private static final long DECISION_ROUND_TRIPS = 2;

  private final Quorums quorums;
  private final Settings settings;
  private final long periodTicks;
  private final Map<Integer, Estimate> estimates = new LinkedHashMap<>();

  /// @param smoothed round trip in ticks
  /// @param variation mean deviation in ticks
  /// @param clock of the newest probe that was answered
  private record Estimate(double smoothed, double variation, long clock) {
    Estimate next(long sample, long answered) {
      double deviation = Math.abs(smoothed - sample);
      return new Estimate(
          smoothed + (sample - smoothed) / 8, variation + (deviation - variation) / 4, answered);
    }

    double bound() {
      return smoothed + 4 * variation;
    }
  }

  RoundTrips(Quorums quorums, Settings settings) {
    this.quorums = quorums;
    this.settings = settings;
    this.periodTicks = settings.probeTicks();
  }

  boolean due(long tick) {
    return tick % periodTicks == 0;
  }

  /// A probe sent at tick `clock` came back. Answers to probes that were not sent, that are old, or
  /// that were answered before are no measurement.
  void echoed(int sender, long clock, long tick) {
    boolean sent = clock > 0 && clock <= tick && due(clock);
    Estimate last = estimates.get(sender);
    boolean fresh = last == null || clock > last.clock();
    if (!sent || !fresh || tick - clock > OUTSTANDING_MAX * periodTicks) {
      return;
    }
    long sample = tick - clock;
    estimates.put(
        sender,
        last == null ? new Estimate(sample, sample / 2.0, clock) : last.next(sample, clock));
  }

  /// Ticks within which a quorum, this replica included, answers; 0 as long as too few have.
  long quorumTicks() {
    int others = quorums.quorum() - 1;
    List<Double> bounds = estimates.values().stream().map(Estimate::bound).sorted().toList();
    return others == 0 || bounds.size() < others ? 0 : Math.round(bounds.get(others - 1));
  }

  /// Ticks after which something may be taken for lost and is said again (rule N10): by then the
  /// others would have answered. What is late for want of capacity comes later still for being said
  /// over and over. However long the round trips, it is said twice before a leader is given up.
  long resendTicks() {
    long answered = DECISION_ROUND_TRIPS * quorumTicks();
    return Math.max(settings.resendTicks(), Math.min(answered, settings.timeoutCeilingTicks() / 2));
  }
}
