package org.dure.store.rocks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.dure.store.StoreException;
import org.jspecify.annotations.Nullable;

/// Counts the users of something native, so that it is freed when it is closed and the last user is
/// done: native memory used after it was freed would take the process down.
final class OpenCount {
  private final String what;
  private final Runnable free;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger users = new AtomicInteger(1);
  private final CountDownLatch freed = new CountDownLatch(1);

  /// @param what is counted, for messages
  /// @param free runs once, on the thread of the last user
  OpenCount(String what, Runnable free) {
    this.what = what;
    this.free = free;
  }

  /// Begins a use, which [#leave] ends.
  ///
  /// @throws StoreException CLOSED
  void enter() {
    int now = users.get();
    while (!closed.get() && now > 0) {
      if (users.compareAndSet(now, now + 1)) {
        return;
      }
      now = users.get();
    }
    throw new StoreException(StoreException.Kind.CLOSED, what + " is closed");
  }

  void leave() {
    if (users.decrementAndGet() == 0) {
      free.run();
      freed.countDown();
    }
  }

  /// What `work` gives, done as a user.
  ///
  /// @throws StoreException CLOSED
  <T extends @Nullable Object> T using(Supplier<T> work) {
    enter();
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  /// Refuses new users; frees once the present ones are done. Harmless when repeated.
  void close() {
    if (closed.compareAndSet(false, true)) {
      leave();
    }
  }

  boolean isClosed() {
    return closed.get();
  }

  /// Waits until everything is freed; false if the time is up.
  boolean awaitFreed(long seconds) {
    try {
      return freed.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
