package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.util.Optional;
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
/// block.
final class RocksStaging implements PrivateStaging {
  private final Database database;

  RocksStaging(Database database) {
    this.database = database;
  }

  @Override
  public void stage(String txId, long height, TxPvtRwSet writes) {
    VersionedValue value =
        new VersionedValue(writes.toBytes(), ByteString.EMPTY, new Version(height, 0));
    database.users().enter();
    try (WriteBatch batch = new WriteBatch()) {
      batch.put(database.handle(Family.STAGING), Keys.transaction(txId), Values.state(value));
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
