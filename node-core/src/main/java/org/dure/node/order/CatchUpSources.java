package org.dure.node.order;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/// The nodes one may fetch blocks from. One that lied, or that stalled, is put aside for a while:
/// it is asked only when no other is left. Thread-safe.
final class CatchUpSources {
  private static final long LIAR_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final IntPredicate reachable;
  private final Map<Integer, Long> asideUntil = new HashMap<>();

  CatchUpSources(IntPredicate reachable) {
    this.reachable = reachable;
  }

  synchronized void lied(int source) {
    asideUntil.put(source, System.nanoTime() + LIAR_NANOS);
  }

  synchronized void stalled(int source) {
    asideUntil.merge(source, System.nanoTime() + STALLED_NANOS, Math::max);
  }

  /// Those of `claimed` that are reachable and not put aside, or all of them if none is.
  synchronized List<Integer> usable(List<Integer> claimed) {
    List<Integer> good = new ArrayList<>(claimed);
    long now = System.nanoTime();
    good.removeIf(id -> !reachable.test(id) || asideUntil.getOrDefault(id, now) - now > 0);
    return good.isEmpty() ? claimed : good;
  }
}
