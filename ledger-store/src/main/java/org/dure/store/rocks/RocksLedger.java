package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.dure.store.CommitBatch;
import org.dure.store.Cursor;
import org.dure.store.KeyChange;
import org.dure.store.Ledger;
import org.dure.store.PrivateStaging;
import org.dure.store.StateSnapshot;
import org.dure.store.StateView;
import org.dure.store.StoreException;
import org.dure.store.TxPosition;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/// A channel's ledger in one RocksDB database. Since every block is one synced write batch over all
/// families, whatever a crash leaves is the ledger after some block.
final class RocksLedger implements Ledger {
  private static final long CLOSE_WAIT_SECONDS = 10;

  private final String channelId;
  private final Database database;
  private final RocksState newest;
  private final RocksStaging staging;
  private final AtomicBoolean committing = new AtomicBoolean();
  private volatile Savepoint savepoint;

  private RocksLedger(String channelId, Database database, Savepoint savepoint) {
    this.channelId = channelId;
    this.database = database;
    this.newest = RocksState.newest(database, this::height);
    this.staging = RocksStaging.open(database);
    this.savepoint = savepoint;
  }

  /// Opens or creates the ledger in `folder`.
  static RocksLedger open(Path folder, String channelId, RocksTuning tuning) {
    Database database = Database.open(folder, tuning);
    try {
      return new RocksLedger(channelId, database, LedgerRecord.claim(database, channelId));
    } catch (StoreException e) {
      database.close(CLOSE_WAIT_SECONDS);
      throw e;
    }
  }

  @Override
  public String channelId() {
    return channelId;
  }

  @Override
  public long height() {
    return savepoint.height();
  }

  @Override
  public ByteString lastBlockHash() {
    return savepoint.blockHash();
  }

  @Override
  public ByteString commitHash() {
    return savepoint.commitHash();
  }

  @Override
  public Optional<Block> block(long number) {
    return blockBytes(number).map(bytes -> StoredBlocks.parse(database, bytes));
  }

  @Override
  public Optional<ByteString> blockBytes(long number) {
    return using(() -> StoredBlocks.read(database, number));
  }

  @Override
  public Optional<Block> blockByHash(ByteString hash) {
    byte @Nullable [] number =
        using(() -> database.get(Family.HASHES, database.newest(), Keys.hash(hash)));
    return number == null ? Optional.empty() : block(Values.readNumber(number));
  }

  @Override
  public Optional<Block> blockByTxId(String txId) {
    return transaction(txId).flatMap(position -> block(position.block()));
  }

  @Override
  public Optional<TxPosition> transaction(String txId) {
    return newest.transaction(txId);
  }

  @Override
  public Optional<ByteString> envelope(TxPosition position) {
    return blockBytes(position.block())
        .map(bytes -> StoredBlocks.envelope(database, bytes, position.index()));
  }

  @Override
  public StateView state() {
    return newest;
  }

  @Override
  public StateSnapshot snapshot() {
    return RocksState.frozen(database);
  }

  @Override
  public Cursor<KeyChange> history(String namespace, String key) {
    return new HistoryCursor(database, namespace, key);
  }

  @Override
  public PrivateStaging staging() {
    return staging;
  }

  @Override
  public void commit(CommitBatch batch) {
    if (!committing.compareAndSet(false, true)) {
      throw new IllegalStateException("two threads commit to the ledger of " + channelId);
    }
    try {
      savepoint = using(() -> new BlockWriter(database, staging, batch).write(savepoint));
    } finally {
      committing.set(false);
    }
  }

  @Override
  public void close() {
    database.close(CLOSE_WAIT_SECONDS);
  }

  boolean isClosed() {
    return database.users().isClosed();
  }

  private <T extends @Nullable Object> T using(Supplier<T> work) {
    database.users().enter();
    try {
      return work.get();
    } finally {
      database.users().leave();
    }
  }
}
