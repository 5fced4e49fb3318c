package org.dure.store.rocks;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Lets those who write to a ledger do so one after the other: blocks, pieces of indexes, late
/// plaintext.
final class Writing {
  private final Database database;

  // Fair, so that a commit comes next while an index is being built.
  private final ReentrantLock turn = new ReentrantLock(true);

  Writing(Database database) {
    this.database = database;
  }

  /// What `work` gives, done alone and with the database open.
  <T> T exclusively(Supplier<T> work) {
    turn.lock();
    try {
      return database.users().using(work);
    } finally {
      turn.unlock();
    }
  }
}
