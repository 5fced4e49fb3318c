package org.dure.node.snapshot;

import java.util.concurrent.locks.LockSupport;

/// Holds a writer back to a number of bytes per second, so that a snapshot leaves the disk to the
/// commits. For one thread.
final class WriteRate {
  private static final long STEP_BYTES = 1 << 20;

  private final long bytesPerSecond;
  private long bytes;
  private long stepStarted = System.nanoTime();

  WriteRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  void wrote(int count) {
    bytes += count;
    if (bytes < STEP_BYTES) {
      return;
    }
    long due = stepStarted + (long) (1e9 * bytes / bytesPerSecond);
    while (due - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(due - System.nanoTime());
    }
    bytes = 0;
    stepStarted = System.nanoTime();
  }
}
