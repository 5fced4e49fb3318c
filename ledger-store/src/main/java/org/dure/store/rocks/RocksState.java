package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dure.model.Version;
import org.dure.model.state.VersionedValue;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.IndexEntry;
import org.dure.store.KeyValue;
import org.dure.store.StateArea;
import org.dure.store.StateKey;
import org.dure.store.StateSnapshot;
import org.dure.store.Stretch;
import org.dure.store.TxPosition;
import org.dure.store.query.StateIndex;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/// The state, read through one RocksDB snapshot or, without one, always the newest.
final class RocksState implements StateSnapshot {
  private final Database database;
  private final OpenCount users;
  private final @Nullable Snapshot snapshot;
  private final ReadOptions options;
  private final LongSupplier height;

  private RocksState(
      Database database,
      OpenCount users,
      @Nullable Snapshot snapshot,
      ReadOptions options,
      LongSupplier height) {
    this.database = database;
    this.users = users;
    this.snapshot = snapshot;
    this.options = options;
    this.height = height;
  }

  /// The newest state; lives as long as the database.
  static RocksState newest(Database database, LongSupplier height) {
    return new RocksState(database, database.users(), null, database.newest(), height);
  }

  /// The state as it is now; keeps the database in use until closed.
  static RocksState frozen(Database database) {
    database.users().enter();
    Snapshot snapshot = database.db().getSnapshot();
    ReadOptions options = new ReadOptions().setSnapshot(snapshot);
    OpenCount users =
        new OpenCount(
            "a snapshot of ledger " + database.folder(),
            () -> {
              options.close();
              database.db().releaseSnapshot(snapshot);
              database.users().leave();
            });
    byte[] savepoint = database.get(Family.LEDGER, options, LedgerRecord.SAVEPOINT);
    long height = savepoint == null ? 0 : Savepoint.of(savepoint).height();
    return new RocksState(database, users, snapshot, options, () -> height);
  }

  @Override
  public long height() {
    return height.getAsLong();
  }

  @Override
  public @Nullable VersionedValue get(String namespace, String key) {
    return one(Family.STATE, Keys.state(namespace, key), Values::readState);
  }

  @Override
  public List<@Nullable VersionedValue> getAll(List<StateKey> keys) {
    return all(Family.STATE, keys, RocksState::encode, Values::readState);
  }

  @Override
  public @Nullable Version version(String namespace, String key) {
    return one(Family.STATE, Keys.state(namespace, key), Values::readVersion);
  }

  @Override
  public List<@Nullable Version> versions(List<StateKey> keys) {
    return all(Family.STATE, keys, RocksState::encode, Values::readVersion);
  }

  @Override
  public Cursor<KeyValue> range(String namespace, String startKey, String endKey) {
    return cursor(Family.STATE, Keys.namespacePrefix(namespace), startKey, endKey);
  }

  @Override
  public @Nullable VersionedValue getHashed(HashedKey key) {
    return one(Family.HASHED, encode(key), Values::readState);
  }

  @Override
  public List<@Nullable VersionedValue> getAllHashed(List<HashedKey> keys) {
    return all(Family.HASHED, keys, RocksState::encode, Values::readState);
  }

  @Override
  public List<@Nullable Version> versionsHashed(List<HashedKey> keys) {
    return all(Family.HASHED, keys, RocksState::encode, Values::readVersion);
  }

  @Override
  public @Nullable VersionedValue getPrivate(String namespace, String collection, String key) {
    byte[] encoded = Keys.collection(namespace, collection, Keys.utf8(key));
    return one(Family.PRIVATE, encoded, Values::readState);
  }

  @Override
  public Cursor<KeyValue> privateRange(
      String namespace, String collection, String startKey, String endKey) {
    return cursor(Family.PRIVATE, Keys.collectionPrefix(namespace, collection), startKey, endKey);
  }

  @Override
  public Cursor<KeyValue> stretch(StateArea area, Stretch keys) {
    byte[] prefix = Keys.areaPrefix(area);
    return cursor(Family.of(area), prefix, keys, (key, value) -> entry(prefix, key, value));
  }

  @Override
  public List<StateIndex> indexes(StateArea area) {
    List<StateIndex> indexes = new ArrayList<>();
    try (Cursor<IndexRecord> records =
        new RocksCursor<>(
            database,
            users,
            snapshot,
            Family.LEDGER,
            IndexRecord.FIRST,
            IndexRecord.BEHIND,
            IndexRecord::of)) {
      records.forEachRemaining(record -> {
        if (record.area().equals(area)) {
          indexes.add(record.index());
        }
      });
    }
    return indexes;
  }

  @Override
  public Cursor<IndexEntry> indexed(StateArea area, StateIndex index, Stretch places) {
    byte[] prefix = Keys.indexPrefix(area, index.id());
    return cursor(
        Family.INDEX,
        prefix,
        places,
        (key, value) -> {
          int values = prefix.length + Values.varintAt(value, 0);
          return new IndexEntry(
              ByteString.copyFrom(key, prefix.length, key.length - prefix.length),
              new String(key, values, key.length - values, StandardCharsets.UTF_8));
        });
  }

  private <T> Cursor<T> cursor(
      Family family, byte[] prefix, Stretch stretch, BiFunction<byte[], byte[], T> mapper) {
    ByteString high = stretch.high();
    return new RocksCursor<>(
        database,
        users,
        snapshot,
        family,
        Keys.concat(prefix, stretch.low().toByteArray()),
        high == null ? Keys.after(prefix) : Keys.concat(prefix, high.toByteArray()),
        stretch.direction(),
        mapper);
  }

  @Override
  public Optional<TxPosition> transaction(String txId) {
    return Optional.ofNullable(
        one(Family.TRANSACTIONS, Keys.transaction(txId), Values::readPosition));
  }

  /// The newest state stays open: it belongs to the ledger.
  @Override
  public void close() {
    if (snapshot != null) {
      users.close();
    }
  }

  private <T> @Nullable T one(Family family, byte[] key, Function<byte[], T> read) {
    byte[] value = using(() -> database.get(family, options, key));
    return value == null ? null : read.apply(value);
  }

  private <K, T> List<@Nullable T> all(
      Family family, List<K> keys, Function<K, byte[]> encode, Function<byte[], T> read) {
    List<byte[]> encoded = keys.stream().map(encode).toList();
    List<@Nullable T> all = new ArrayList<>(keys.size());
    for (byte[] value : using(() -> database.getAll(family, options, encoded))) {
      all.add(value == null ? null : read.apply(value));
    }
    return all;
  }

  private Cursor<KeyValue> cursor(Family family, byte[] prefix, String startKey, String endKey) {
    byte[] first = Keys.concat(prefix, Keys.utf8(startKey));
    byte[] last = endKey.isEmpty() ? Keys.after(prefix) : Keys.concat(prefix, Keys.utf8(endKey));
    return new RocksCursor<>(
        database, users, snapshot, family, first, last, (key, value) -> entry(prefix, key, value));
  }

  private static KeyValue entry(byte[] prefix, byte[] key, byte[] value) {
    return new KeyValue(
        new String(key, prefix.length, key.length - prefix.length, StandardCharsets.UTF_8),
        Values.readState(value));
  }

  private <T extends @Nullable Object> T using(Supplier<T> reading) {
    return users.using(reading);
  }

  private static byte[] encode(StateKey key) {
    return Keys.state(key.namespace(), key.key());
  }

  private static byte[] encode(HashedKey key) {
    return Keys.hashed(key);
  }
}
