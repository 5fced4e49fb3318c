package org.dure.node.order;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Work for a shared pool of threads, kept in order per source and bounded per source: what one
/// node sends is worked off in the order it came, and cannot crowd out another's.
final class Lanes {
  private static final int TASKS_AT_ONCE = 32;

  private final Executor pool;
  private final int waitingMax;
  private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();

  Lanes(Executor pool, int waitingMax) {
    this.pool = pool;
    this.waitingMax = waitingMax;
  }

  /// Queues work of a source; `false` if its lane is full.
  boolean offer(int source, Runnable task) {
    return lanes.computeIfAbsent(source, k -> new Lane()).offer(task);
  }

  private final class Lane implements Runnable {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    boolean offer(Runnable task) {
      synchronized (this) {
        if (tasks.size() >= waitingMax) {
          return false;
        }
        tasks.add(task);
        if (running) {
          return true;
        }
        running = true;
      }
      return dispatch();
    }

    private boolean dispatch() {
      try {
        pool.execute(this);
        return true;
      } catch (RejectedExecutionException closing) {
        synchronized (this) {
          running = false;
          tasks.clear();
        }
        return false;
      }
    }

    @Override
    public void run() {
      for (int i = 0; i < TASKS_AT_ONCE; i++) {
        Runnable task;
        synchronized (this) {
          task = tasks.poll();
          if (task == null) {
            running = false;
            return;
          }
        }
        task.run();
      }
      dispatch();
    }
  }
}
