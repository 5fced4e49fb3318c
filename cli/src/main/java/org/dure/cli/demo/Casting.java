package org.dure.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.ProgressBar;

/// Many voters at once: a fixed number of them at any time, each sending one vote after another.
final class Casting {
  private static final int AT_ONCE = 24;
  private static final String TOO_LATE = " closed at ";
  private final Console console;
  private final AtomicInteger late = new AtomicInteger();

  Casting(Console console) {
    this.console = console;
  }

  /// How many came after the close.
  int late() {
    return late.get();
  }

  /// Calls `vote` for every number below `count`, and again after a conflict.
  ///
  /// @return seconds that it took
  double all(String label, int count, IntConsumer vote) {
    ProgressBar bar = new ProgressBar(console, label, count);
    AtomicInteger next = new AtomicInteger();
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        running.add(
            threads.submit(() -> {
              for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                one(vote, n);
                bar.advance(1);
              }
            }));
      }
      for (Future<?> voter : running) {
        voter.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private void one(IntConsumer vote, int number) {
    try {
      vote.accept(number);
    } catch (TransactionFailure e) {
      if (!String.valueOf(e.getMessage()).contains(TOO_LATE)) {
        throw e;
      }
      late.incrementAndGet();
    }
  }
}
