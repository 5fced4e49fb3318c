package org.dure.store.rocks;

import java.nio.file.Path;
import org.dure.store.BlockArchive;
import org.dure.store.LedgerImage;
import org.dure.store.LedgerLoader;
import org.dure.store.LedgerSnapshots;
import org.dure.store.LedgerStart;
import org.jspecify.annotations.Nullable;

/// Snapshots of the ledgers under one folder.
public final class RocksSnapshots implements LedgerSnapshots {
  private final RocksLedgers ledgers;

  public RocksSnapshots(RocksLedgers ledgers) {
    this.ledgers = ledgers;
  }

  @Override
  public long checkpoint(String channelId, Path folder) {
    return ledgers.opened(channelId).checkpoint(folder);
  }

  @Override
  public LedgerImage image(String channelId, Path folder) {
    return RocksImage.open(channelId, folder);
  }

  @Override
  public LedgerLoader load(LedgerStart start) {
    return RocksLoader.begin(
        start, ledgers.loading(start.channelId()), ledgers.folder(start.channelId()));
  }

  @Override
  public long prune(String channelId, long below, @Nullable BlockArchive archive) {
    return ledgers.opened(channelId).prune(below, archive);
  }
}
