package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dure.model.MalformedException;
import org.dure.model.Version;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.model.state.VersionedValue;
import org.dure.store.PrivateStaging;
import org.dure.store.StoreException;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// Staged plaintext, keyed like the transaction index; the height stands in front as a version's
/// block. The ids are held in memory too, because few transactions are staged and every block asks
/// for all of its own.
final class RocksStaging implements PrivateStaging {
  private final Database database;
  private final Set<ByteString> present = ConcurrentHashMap.newKeySet();

  private RocksStaging(Database database) {
    this.database = database;
  }

  /// The staging area as an earlier process left it.
  static RocksStaging open(Database database) {
    RocksStaging staging = new RocksStaging(database);
    try (RocksIterator all = database.db().newIterator(database.handle(Family.STAGING))) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        staging.present.add(UnsafeByteOperations.unsafeWrap(all.key()));
      }
      all.status();
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "reading staged transactions", e);
    }
    return staging;
  }

  /// Whether anything is kept for the transaction.
  boolean holds(byte[] key) {
    return present.contains(UnsafeByteOperations.unsafeWrap(key));
  }

  /// Forgets what a committed block has removed.
  void forget(byte[] key) {
    present.remove(UnsafeByteOperations.unsafeWrap(key));
  }

  @Override
  public void stage(String txId, long height, TxPvtRwSet writes) {
    VersionedValue value =
        new VersionedValue(writes.toBytes(), ByteString.EMPTY, new Version(height, 0));
    byte[] key = Keys.transaction(txId);
    database.users().enter();
    try (WriteBatch batch = new WriteBatch()) {
      present.add(UnsafeByteOperations.unsafeWrap(key));
      batch.put(database.handle(Family.STAGING), key, Values.state(value));
      database.writeUnsynced(batch, "staging transaction " + txId);
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "staging transaction " + txId, e);
    } finally {
      database.users().leave();
    }
  }

  @Override
  public Optional<TxPvtRwSet> staged(String txId) {
    database.users().enter();
    try {
      byte[] value = database.get(Family.STAGING, database.newest(), Keys.transaction(txId));
      return value == null ? Optional.empty() : Optional.of(read(txId, value));
    } finally {
      database.users().leave();
    }
  }

  @Override
  public int purgeStaged(long height) {
    database.users().enter();
    try (WriteBatch batch = new WriteBatch();
        RocksIterator all =
            database.db().newIterator(database.handle(Family.STAGING), database.newest())) {
      int purged = 0;
      for (all.seekToFirst(); all.isValid(); all.next()) {
        if (Values.readVersion(all.value()).block() < height) {
          batch.delete(database.handle(Family.STAGING), all.key());
          forget(all.key());
          purged++;
        }
      }
      all.status();
      database.writeUnsynced(batch, "purging staged transactions");
      return purged;
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "purging staged transactions", e);
    } finally {
      database.users().leave();
    }
  }

  private TxPvtRwSet read(String txId, byte[] value) {
    try {
      return TxPvtRwSet.parse(Values.readState(value).value());
    } catch (MalformedException e) {
      throw new StoreException(
          StoreException.Kind.CORRUPT,
          "ledger " + database.folder() + ", staged transaction " + txId,
          e);
    }
  }
}
