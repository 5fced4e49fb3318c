package org.dure.store.rocks;

import java.nio.file.Path;
import java.util.List;
import org.dure.store.Ledger;
import org.dure.store.Ledgers;

/// The ledgers under one folder, one folder per channel.
public final class RocksLedgers implements Ledgers {
  private final Path root;

  public RocksLedgers(Path root) {
    this.root = root;
  }

  @Override
  public List<String> channelIds() {
    throw new UnsupportedOperationException(root.toString());
  }

  @Override
  public Ledger open(String channelId) {
    throw new UnsupportedOperationException(root.toString());
  }

  @Override
  public void close() {}
}
