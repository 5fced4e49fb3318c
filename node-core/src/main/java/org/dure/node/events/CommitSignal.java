package org.dure.node.events;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How high the ledger is, to be waited on. Virtual threads may wait without holding a carrier.
final class CommitSignal implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long height;
  private boolean closed;

  CommitSignal(long height) {
    this.height = height;
  }

  long height() {
    lock.lock();
    try {
      return height;
    } finally {
      lock.unlock();
    }
  }

  void advance(long newHeight) {
    lock.lock();
    try {
      height = Math.max(height, newHeight);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the height exceeds `number`; false if that did not happen in time or no more is to
  /// come.
  boolean awaitBlock(long number, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (height <= number && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return height > number;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
