package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.NsPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.model.state.VersionedValue;
import org.dure.store.PrivateStaging;
import org.dure.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// Staged plaintext; the height stands in front of a set as a version's block. The keys are held in
/// memory too, because few transactions are staged and every block asks for all of its own.
final class RocksStaging implements PrivateStaging {
  private static final int ID_BYTES = 32;

  private final Database database;
  private final Runnable deleted;
  private final Map<ByteString, Set<ByteString>> keysById = new ConcurrentHashMap<>();
  private final Map<ByteString, Kept> kept = new HashMap<>();
  private final Map<Integer, Long> bytes = new HashMap<>();

  private record Kept(int size, int source) {}

  private RocksStaging(Database database, Runnable deleted) {
    this.database = database;
    this.deleted = deleted;
  }

  /// The staging area as an earlier process left it.
  ///
  /// @param deleted told when plaintext was deleted
  static RocksStaging open(Database database, Runnable deleted) {
    RocksStaging staging = new RocksStaging(database, deleted);
    try (RocksIterator all = database.db().newIterator(database.handle(Family.STAGING))) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        staging.remember(all.key(), all.key().length + all.value().length, OWN);
      }
      all.status();
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "reading staged transactions", e);
    }
    return staging;
  }

  private synchronized void remember(byte[] key, int size, int source) {
    ByteString name = UnsafeByteOperations.unsafeWrap(key);
    keysById.computeIfAbsent(id(name), none -> ConcurrentHashMap.newKeySet()).add(name);
    if (kept.putIfAbsent(name, new Kept(size, source)) == null) {
      bytes.merge(source, (long) size, Long::sum);
    }
  }

  private static ByteString id(ByteString key) {
    return key.substring(0, Math.min(ID_BYTES, key.size()));
  }

  /// The keys of what is kept for a transaction.
  List<ByteString> keysOf(String txId) {
    Set<ByteString> keys = keysById.get(UnsafeByteOperations.unsafeWrap(Keys.stagedPrefix(txId)));
    return keys == null ? List.of() : List.copyOf(keys);
  }

  /// Forgets what a committed block has removed.
  synchronized void forget(ByteString key) {
    Set<ByteString> keys = keysById.get(id(key));
    if (keys != null && keys.remove(key) && keys.isEmpty()) {
      keysById.remove(id(key));
    }
    Kept gone = kept.remove(key);
    if (gone != null) {
      bytes.merge(gone.source(), (long) -gone.size(), Long::sum);
    }
  }

  @Override
  public Staged stage(String txId, long height, TxPvtRwSet writes, int source) {
    Map<byte[], byte[]> entries = new LinkedHashMap<>();
    long size = 0;
    for (NsPvtRwSet namespace : writes.namespaces()) {
      for (CollPvtRwSet collection : namespace.collections()) {
        byte[] key = key(txId, namespace.namespace(), collection);
        byte[] value = value(height, namespace.namespace(), collection);
        entries.put(key, value);
        size += key.length + value.length;
      }
    }
    long bytesAll = size;
    return database.users().using(() -> keep(txId, entries, bytesAll, source));
  }

  private synchronized Staged keep(
      String txId, Map<byte[], byte[]> entries, long size, int source) {
    if (bytes.getOrDefault(source, 0L) + size > BYTES_MAX) {
      return Staged.FULL;
    }
    try (WriteBatch batch = new WriteBatch()) {
      for (Map.Entry<byte[], byte[]> entry : entries.entrySet()) {
        batch.put(database.handle(Family.STAGING), entry.getKey(), entry.getValue());
      }
      database.writeUnsynced(batch, "staging transaction " + txId);
      entries.forEach((key, value) -> remember(key, key.length + value.length, source));
      return Staged.KEPT;
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "staging transaction " + txId, e);
    }
  }

  private static byte[] key(String txId, String namespace, CollPvtRwSet collection) {
    ByteString hash = Sha256.of(collection.toBytes());
    return Keys.staged(txId, namespace, collection.collection(), hash);
  }

  private static byte[] value(long height, String namespace, CollPvtRwSet collection) {
    TxPvtRwSet alone = new TxPvtRwSet(List.of(new NsPvtRwSet(namespace, List.of(collection))));
    return Values.state(
        new VersionedValue(alone.toBytes(), ByteString.EMPTY, new Version(height, 0)));
  }

  @Override
  public Optional<CollPvtRwSet> staged(
      String txId, String namespace, String collection, ByteString hash) {
    byte[] key = Keys.staged(txId, namespace, collection, hash);
    byte[] value =
        database
            .users()
            .<byte @Nullable []>using(() -> database.get(Family.STAGING, database.newest(), key));
    return value == null ? Optional.empty() : Optional.of(read(txId, value));
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
          byte[] key = all.key();
          batch.delete(database.handle(Family.STAGING), key);
          forget(UnsafeByteOperations.unsafeWrap(Arrays.copyOf(key, key.length)));
          purged++;
        }
      }
      all.status();
      if (purged > 0) {
        database.writeUnsynced(batch, "purging staged transactions");
        deleted.run();
      }
      return purged;
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), "purging staged transactions", e);
    } finally {
      database.users().leave();
    }
  }

  private CollPvtRwSet read(String txId, byte[] value) {
    try {
      return TxPvtRwSet.parse(Values.readState(value).value())
          .namespaces()
          .getFirst()
          .collections()
          .getFirst();
    } catch (MalformedException e) {
      throw new StoreException(
          StoreException.Kind.CORRUPT,
          "ledger " + database.folder() + ", staged transaction " + txId,
          e);
    }
  }
}
