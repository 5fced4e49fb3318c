package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.dure.store.CollectionsRecord;
import org.dure.store.Cursor;
import org.dure.store.LedgerImage;
import org.dure.store.StateRecord;
import org.dure.store.StoreException;
import org.rocksdb.RocksIterator;

/// A checkpoint of a ledger, read through from end to end. This store keys names behind their
/// length; Fabric orders them as they are, so namespaces are gathered and sorted first.
final class RocksImage implements LedgerImage {
  private static final long CLOSE_WAIT_SECONDS = 10;

  private final Database database;
  private final Savepoint savepoint;

  private RocksImage(Database database, Savepoint savepoint) {
    this.database = database;
    this.savepoint = savepoint;
  }

  static RocksImage open(String channelId, Path folder) {
    Database database = Database.open(folder, RocksTuning.DEFAULT);
    try {
      return new RocksImage(database, LedgerRecord.claim(database, channelId));
    } catch (StoreException e) {
      database.close(CLOSE_WAIT_SECONDS);
      throw e;
    }
  }

  @Override
  public long height() {
    return savepoint.height();
  }

  @Override
  public ByteString commitHash() {
    return savepoint.commitHash();
  }

  @Override
  public Cursor<StateRecord> publicState() {
    return records(Family.STATE, 1);
  }

  @Override
  public Cursor<StateRecord> hashedState() {
    return records(Family.HASHED, 2);
  }

  @Override
  public Cursor<CollectionsRecord> collections() {
    return new RocksCursor<>(
        database, database.users(), null, Family.COLLECTIONS, new byte[0], null, Keys::collections);
  }

  @Override
  public Cursor<String> txIds() {
    return new TxIdCursor(database);
  }

  private Cursor<StateRecord> records(Family family, int names) {
    Map<ByteString, byte[]> prefixes = prefixes(family, names);
    return new JoinedCursor<>(
        prefixes.entrySet().iterator(),
        entry ->
            new RocksCursor<>(
                database,
                database.users(),
                null,
                family,
                entry.getValue(),
                Keys.after(entry.getValue()),
                (key, value) -> record(entry.getKey(), entry.getValue().length, key, value)));
  }

  private static StateRecord record(ByteString name, int prefix, byte[] key, byte[] value) {
    return new StateRecord(
        name.toStringUtf8(),
        UnsafeByteOperations.unsafeWrap(key, prefix, key.length - prefix),
        Values.readState(value));
  }

  /// What the keys of each namespace begin with, by its name in Fabric, in the order of the bytes.
  private Map<ByteString, byte[]> prefixes(Family family, int names) {
    Map<ByteString, byte[]> prefixes =
        new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    database.users().enter();
    try (RocksIterator keys = database.db().newIterator(database.handle(family))) {
      keys.seekToFirst();
      while (keys.isValid()) {
        byte[] prefix = Keys.names(keys.key(), names);
        prefixes.put(Keys.fabricName(prefix), prefix);
        byte[] next = Keys.after(prefix);
        if (next == null) {
          break;
        }
        keys.seek(next);
      }
    } finally {
      database.users().leave();
    }
    return prefixes;
  }

  @Override
  public void close() {
    database.close(CLOSE_WAIT_SECONDS);
  }
}
