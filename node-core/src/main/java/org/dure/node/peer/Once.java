package org.dure.node.peer;

import java.util.concurrent.atomic.AtomicBoolean;

/// Runs what it holds at most once.
final class Once implements Runnable {
  private final AtomicBoolean done = new AtomicBoolean();
  private final Runnable action;

  Once(Runnable action) {
    this.action = action;
  }

  @Override
  public void run() {
    if (done.compareAndSet(false, true)) {
      action.run();
    }
  }
}
