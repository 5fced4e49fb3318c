package org.dure.bench.commit;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.dure.bench.Report;
import org.dure.bench.Tally;
import org.dure.store.Ledger;
import org.jspecify.annotations.Nullable;

/// Reads single keys, some thousand a second, and counts how long those took that began while a
/// block was being committed.
final class KeyReader {
  private static final long PAUSE_NANOS = 200_000;

  private final Ledger ledger;
  private final Tally tally = new Tally();
  private volatile boolean counting;
  private volatile boolean ends;
  private @Nullable Thread thread;

  KeyReader(Ledger ledger) {
    this.ledger = ledger;
  }

  void start(long keys) {
    thread = Thread.ofPlatform().daemon().name("reader").start(() -> read(keys));
  }

  void counts(boolean now) {
    counting = now;
  }

  private void read(long keys) {
    Random random = new Random(2);
    while (!ends) {
      String key = Workload.key(random.nextLong(keys));
      boolean counted = counting;
      long begin = System.nanoTime();
      if (ledger.state().get(Workload.CHAINCODE, key) == null) {
        throw new IllegalStateException("no key " + key);
      }
      if (counted) {
        tally.committed(System.nanoTime() - begin);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  void stop() {
    ends = true;
    Thread running = thread;
    try {
      if (running != null) {
        running.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Report.Latency latency() {
    return tally.latency();
  }
}
