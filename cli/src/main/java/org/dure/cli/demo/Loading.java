package org.dure.cli.demo;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.ProgressBar;
import org.jspecify.annotations.Nullable;

/// Registers batches, several at a time, while others may wait for it to get somewhere.
final class Loading {
  private static final int AT_ONCE = 4;
  private final Registry registrar;
  private final ProgressBar bar;
  private final Queue<Batch> waiting;
  private int loaded;
  private int running;
  private @Nullable RuntimeException failure;

  Loading(Registry registrar, ProgressBar bar, List<Batch> batches) {
    this.registrar = registrar;
    this.bar = bar;
    this.waiting = new ConcurrentLinkedQueue<>(batches);
  }

  /// Begins; returns at once.
  synchronized void start() {
    for (int i = 0; i < AT_ONCE; i++) {
      running++;
      Thread.ofVirtual().name("loading-" + i).start(this::loadSome);
    }
  }

  /// Waits until so many parcels are loaded, or all are.
  ///
  /// @throws RuntimeException the failure that stopped the loading
  synchronized void await(int parcels) {
    try {
      while (loaded < parcels && running > 0 && failure == null) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void loadSome() {
    try {
      for (Batch batch = waiting.poll(); batch != null; batch = waiting.poll()) {
        registrar.register(batch);
        advance(batch.size());
      }
      ended(null);
    } catch (RuntimeException e) {
      waiting.clear();
      ended(e);
    }
  }

  private synchronized void advance(int parcels) {
    loaded += parcels;
    bar.advance(parcels);
    notifyAll();
  }

  private synchronized void ended(@Nullable RuntimeException problem) {
    running--;
    if (problem != null && failure == null) {
      failure = problem;
    }
    notifyAll();
  }
}
