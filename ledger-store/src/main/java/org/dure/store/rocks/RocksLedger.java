package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dure.store.BlockArchive;
import org.dure.store.CollectionsRecord;
import org.dure.store.CommitBatch;
import org.dure.store.Cursor;
import org.dure.store.IndexFault;
import org.dure.store.KeyChange;
import org.dure.store.Ledger;
import org.dure.store.LedgerPart;
import org.dure.store.LedgerParts;
import org.dure.store.PrivateData;
import org.dure.store.PrivateStaging;
import org.dure.store.PrivateWrite;
import org.dure.store.StateArea;
import org.dure.store.StateIndexes;
import org.dure.store.StateSnapshot;
import org.dure.store.StateView;
import org.dure.store.StoreException;
import org.dure.store.StoredEntry;
import org.dure.store.TxPosition;
import org.dure.store.query.StateIndex;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/// A channel's ledger in one RocksDB database. Since every block is one synced write batch over all
/// families, whatever a crash leaves is the ledger after some block.
final class RocksLedger implements Ledger, LedgerParts {
  private static final long CLOSE_WAIT_SECONDS = 10;

  private final String channelId;
  private final Database database;
  private final RocksState newest;
  private final RocksStaging staging;
  private final RocksPrivateData privateData;
  private final RocksIndexes indexes;
  private final AtomicBoolean committing = new AtomicBoolean();
  private final Writing writing;
  private final @Nullable BlockArchive archive;
  private volatile Savepoint savepoint;
  private volatile long firstBlock;

  private RocksLedger(
      String channelId, Database database, Savepoint savepoint, @Nullable BlockArchive archive) {
    this.channelId = channelId;
    this.database = database;
    this.newest = RocksState.newest(database, this::height);
    this.writing = new Writing(database);
    this.indexes = RocksIndexes.open(database, writing);
    this.privateData = new RocksPrivateData(database, writing, indexes);
    this.staging = RocksStaging.open(database, privateData::deleted);
    this.savepoint = savepoint;
    this.archive = archive;
    this.firstBlock = LedgerRecord.firstBlock(database);
  }

  /// Opens or creates the ledger in `folder`.
  ///
  /// @param archive serves blocks that were moved out of the ledger
  static RocksLedger open(
      Path folder, String channelId, RocksTuning tuning, @Nullable BlockArchive archive) {
    Database database = Database.open(folder, tuning);
    try {
      return new RocksLedger(channelId, database, LedgerRecord.claim(database, channelId), archive);
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
    Optional<ByteString> held = using(() -> StoredBlocks.read(database, number));
    if (held.isPresent() || number < 0 || number >= firstBlock) {
      return held;
    }
    Optional<ByteString> archived =
        archive == null ? Optional.empty() : archive.get(channelId, number);
    if (archived.isPresent()) {
      return archived;
    }
    throw pruned("cannot serve block [" + number + "]");
  }

  @Override
  public long firstBlock() {
    return firstBlock;
  }

  @Override
  public Optional<Block> signedHeader(long number) {
    return using(() -> StoredBlocks.header(database, number));
  }

  @Override
  public long wholeBlockBefore(long number) {
    return using(() -> StoredBlocks.before(database, number));
  }

  /// Fabric's text for blocks that are not served (`common/ledger/blkstorage`).
  private StoreException pruned(String what) {
    return new StoreException(
        StoreException.Kind.PRUNED,
        "%s. The ledger of channel %s is bootstrapped from a snapshot or pruned. First available block = [%d]"
            .formatted(what, channelId, firstBlock));
  }

  private StoreException unknown(String txId) {
    return pruned("details for the TXID [%s] not available".formatted(txId));
  }

  @Override
  public Optional<Block> blockByHash(ByteString hash) {
    byte @Nullable [] number =
        using(() -> database.get(Family.HASHES, database.newest(), Keys.hash(hash)));
    return number == null ? Optional.empty() : block(Values.readNumber(number));
  }

  @Override
  public Optional<Block> blockByTxId(String txId) {
    Optional<TxPosition> position = transaction(txId);
    if (position.isPresent() && !position.get().isKnown()) {
      throw unknown(txId);
    }
    return position.flatMap(known -> block(known.block()));
  }

  @Override
  public Optional<TxPosition> transaction(String txId) {
    return newest.transaction(txId);
  }

  @Override
  public Optional<ByteString> envelope(TxPosition position) {
    if (!position.isKnown()) {
      throw pruned("details for the transaction not available");
    }
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
  public List<CollectionsRecord> collections(String chaincode) {
    byte[] prefix = Keys.collectionsPrefix(chaincode);
    List<CollectionsRecord> found = new ArrayList<>();
    try (RocksCursor<CollectionsRecord> all =
        new RocksCursor<>(
            database,
            database.users(),
            null,
            Family.COLLECTIONS,
            prefix,
            Keys.after(prefix),
            Keys::collections)) {
      all.forEachRemaining(found::add);
    }
    return found;
  }

  @Override
  public PrivateStaging staging() {
    return staging;
  }

  @Override
  public PrivateData privateData() {
    return privateData;
  }

  @Override
  public StateIndexes indexes() {
    return indexes;
  }

  @Override
  public void commit(CommitBatch batch) {
    if (!committing.compareAndSet(false, true)) {
      throw new IllegalStateException("two threads commit to the ledger of " + channelId);
    }
    try {
      BlockWriter writer = new BlockWriter(database, staging, indexes, batch);
      savepoint = writing.exclusively(() -> writer.write(savepoint));
      privateData.gone(writer.keysExpired(), writer.keysPurged());
      if (writer.deletesPlaintext()) {
        privateData.deleted();
      }
    } finally {
      committing.set(false);
    }
  }

  /// Links the files of this ledger into `target`, between two commits; returns the height.
  long checkpoint(Path target) {
    return writing.exclusively(() -> {
      database.checkpoint(target);
      return savepoint.height();
    });
  }

  /// Drops the data of blocks below `below`; see [Pruning].
  long prune(long below, @Nullable BlockArchive into) {
    if (below >= height()) {
      throw new IllegalArgumentException(
          "the last block of channel %s cannot be dropped".formatted(channelId));
    }
    return using(() ->
        new Pruning(database, channelId)
            .prune(firstBlock, below, into, first -> firstBlock = first));
  }

  @Override
  public Cursor<StoredEntry> entries(LedgerPart part) {
    return all(ReadableEntry.family(part), (key, value) -> ReadableEntry.of(part, key, value));
  }

  @Override
  public void checkIndexes(Consumer<IndexFault> each) {
    try (StateSnapshot state = snapshot()) {
      for (StateArea area : indexes.areas()) {
        for (StateIndex index : state.indexes(area)) {
          new IndexCheck(state, area, index, each).run();
        }
      }
    }
  }

  @Override
  public Cursor<PrivateWrite> plaintext() {
    return all(Family.PRIVATE, ReadableEntry::plaintext);
  }

  private <T> Cursor<T> all(Family family, BiFunction<byte[], byte[], T> mapper) {
    return new RocksCursor<>(database, database.users(), null, family, new byte[0], null, mapper);
  }

  Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close(CLOSE_WAIT_SECONDS);
  }

  boolean isClosed() {
    return database.users().isClosed();
  }

  private <T extends @Nullable Object> T using(Supplier<T> work) {
    return database.users().using(work);
  }
}
