package org.dure.bench.consensus;

import java.util.Arrays;
import org.dure.bench.Report;
import org.dure.bench.Tally;

/// When requests were done, and how long they took. Safe for use by several threads.
final class Timeline {
  private static final long BUCKET_NANOS = 10_000_000;
  private static final int BUCKETS_PER_WINDOW = 50;
  private static final double BACK_SHARE = 0.8;

  private final Tally tally = new Tally();
  private long[] buckets = new long[1 << 12];
  private long openedNanos;
  private boolean open;
  private long lastDoneNanos;
  private long watchedFromNanos = Long.MAX_VALUE;
  private long longestGapNanos;
  private long longestGapEndNanos;
  private long newestBlock;
  private long blocks;
  private long blockRequests;

  /// Counts from now on.
  synchronized void open() {
    openedNanos = System.nanoTime();
    lastDoneNanos = openedNanos;
    open = true;
  }

  synchronized void close() {
    open = false;
  }

  /// Watches for gaps from now on.
  synchronized void watch() {
    watchedFromNanos = System.nanoTime();
    lastDoneNanos = watchedFromNanos;
  }

  synchronized void done(long latencyNanos) {
    if (!open) {
      return;
    }
    long now = System.nanoTime();
    tally.committed(latencyNanos);
    int bucket = (int) ((now - openedNanos) / BUCKET_NANOS);
    if (bucket >= buckets.length) {
      buckets = Arrays.copyOf(buckets, Math.max(bucket + 1, 2 * buckets.length));
    }
    buckets[bucket]++;
    if (now >= watchedFromNanos) {
      if (now - lastDoneNanos > longestGapNanos) {
        longestGapNanos = now - lastDoneNanos;
        longestGapEndNanos = now;
      }
      lastDoneNanos = now;
    }
  }

  /// A replica reports a block; all do.
  synchronized void block(long number, int requests) {
    if (open && number > newestBlock) {
      blocks++;
      blockRequests += requests;
    }
    newestBlock = Math.max(newestBlock, number);
  }

  synchronized double requestsPerBlock() {
    return blocks == 0 ? 0 : (double) blockRequests / blocks;
  }

  synchronized long count() {
    return tally.count();
  }

  synchronized Report.Latency latency() {
    return tally.latency();
  }

  synchronized double longestGapSeconds() {
    long pending = Math.max(0, System.nanoTime() - lastDoneNanos);
    return Math.max(longestGapNanos, open ? pending : 0) / 1e9;
  }

  /// Requests done a second from the beginning until watching began.
  synchronized double perSecondBefore() {
    int watched = watchedBucket();
    return sum(0, watched) / Math.max(1e-3, watched * (BUCKET_NANOS / 1e9));
  }

  /// Seconds until, after the longest gap, the rate of before is reached again; negative if it is
  /// not.
  synchronized double backSeconds() {
    int from = watchedBucket();
    double wanted = BACK_SHARE * perSecondBefore() * BUCKETS_PER_WINDOW * (BUCKET_NANOS / 1e9);
    int gapEnd = (int) ((longestGapEndNanos - openedNanos) / BUCKET_NANOS);
    for (int i = Math.max(from, gapEnd); i + BUCKETS_PER_WINDOW <= buckets.length; i++) {
      if (sum(i, i + BUCKETS_PER_WINDOW) >= wanted) {
        return (i - from) * (BUCKET_NANOS / 1e9);
      }
    }
    return -1;
  }

  private int watchedBucket() {
    return (int) ((watchedFromNanos - openedNanos) / BUCKET_NANOS);
  }

  private double sum(int from, int to) {
    long sum = 0;
    for (int i = from; i < Math.min(to, buckets.length); i++) {
      sum += buckets[i];
    }
    return sum;
  }
}
