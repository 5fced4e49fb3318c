package org.dure.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Counts what happened to transactions. Safe for use by several threads.
public final class Tally {
  private static final double NANOS_PER_MILLI = 1e6;
  private long[] latencies = new long[1 << 12];
  private int committed;
  private final Map<String, Long> failures = new TreeMap<>();

  public synchronized void committed(long nanos) {
    if (committed == latencies.length) {
      latencies = Arrays.copyOf(latencies, 2 * latencies.length);
    }
    latencies[committed++] = nanos;
  }

  synchronized void failed(String code) {
    failures.merge(code, 1L, Long::sum);
  }

  public synchronized long count() {
    return committed;
  }

  synchronized Map<String, Long> failures() {
    return new TreeMap<>(failures);
  }

  public synchronized Report.Latency latency() {
    long[] sorted = Arrays.copyOf(latencies, committed);
    Arrays.sort(sorted);
    return new Report.Latency(
        percentile(sorted, 0.50),
        percentile(sorted, 0.95),
        percentile(sorted, 0.99),
        percentile(sorted, 1));
  }

  /// The smallest latency that at least this share of all do not exceed.
  private static double percentile(long[] sorted, double share) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(1, rank) - 1] / NANOS_PER_MILLI;
  }
}
