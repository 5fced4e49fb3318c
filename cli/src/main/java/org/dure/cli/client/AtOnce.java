package org.dure.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;

/// Does one thing for every element at the same time, each on a virtual thread; made for a handful
/// of nodes.
public final class AtOnce {
  private AtOnce() {}

  /// The results in the elements' order. When some fail, all are awaited and the first failure is
  /// thrown.
  public static <T, R> List<R> map(List<T> elements, Function<T, R> work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<R>> futures =
          elements.stream().map(element -> threads.submit(() -> work.apply(element))).toList();
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
    }
  }
}
