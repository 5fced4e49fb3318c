package org.dure.store.rocks;

import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.Status;

/// Keeps RocksDB from going on by itself after an error of the disk. It would let the next write
/// wait for that, for ever if the disk stays full; a ledger that failed must say so and be opened
/// again, which shows what it holds.
final class NoRecovery extends AbstractEventListener {
  NoRecovery() {
    super(EnabledEventCallback.ON_ERROR_RECOVERY_BEGIN);
  }

  @Override
  public boolean onErrorRecoveryBegin(BackgroundErrorReason reason, Status error) {
    return false;
  }
}
