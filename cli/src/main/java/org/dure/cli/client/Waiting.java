package org.dure.cli.client;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;

/// Waits for nodes to get somewhere, by looking again and again.
public final class Waiting {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(150);

  private Waiting() {}

  /// Looks until it has seen enough.
  ///
  /// @param late what to say of the last look when time has run out
  /// @return what the last look saw
  public static <T> T until(
      Duration patience, Supplier<T> look, Predicate<T> enough, Function<T, CommandFailure> late) {
    long deadline = System.nanoTime() + patience.toNanos();
    T seen = look.get();
    while (!enough.test(seen)) {
      if (System.nanoTime() - deadline > 0) {
        throw late.apply(seen);
      }
      pause();
      seen = look.get();
    }
    return seen;
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted while waiting for the nodes", e);
    }
  }
}
