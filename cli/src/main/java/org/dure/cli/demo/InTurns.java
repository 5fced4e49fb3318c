package org.dure.cli.demo;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.dure.cli.client.AtOnce;
import org.dure.cli.console.Console;
import org.dure.cli.console.ProgressBar;

/// Works through a list, a few elements at a time, under a bar.
final class InTurns {
  private static final int AT_ONCE = 8;
  private final Console console;

  InTurns(Console console) {
    this.console = console;
  }

  /// @param weight how many of what the bar counts are in an element
  /// @return how long it took, in seconds
  <T> double each(String label, List<T> elements, ToIntFunction<T> weight, Consumer<T> work) {
    int total = elements.stream().mapToInt(weight).sum();
    if (total == 0) {
      return 0;
    }
    ProgressBar bar = new ProgressBar(console, label, total);
    long begin = System.nanoTime();
    ConcurrentLinkedQueue<T> waiting = new ConcurrentLinkedQueue<>(elements);
    AtOnce.map(
        IntStream.range(0, AT_ONCE).boxed().toList(),
        worker -> {
          try {
            for (T next = waiting.poll(); next != null; next = waiting.poll()) {
              work.accept(next);
              bar.advance(weight.applyAsInt(next));
            }
            return worker;
          } catch (RuntimeException e) {
            waiting.clear(); // the others stop as well
            throw e;
          }
        });
    return (System.nanoTime() - begin) / 1e9;
  }
}
