package org.dure.store.rocks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.dure.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// One open RocksDB database with its column families. Callers bracket every use between
/// `users().enter()` and `leave()`; the native objects live until the last user is gone.
final class Database {
  private static final long BLOB_MIN_BYTES = 4096;
  private static final int FILTER_BITS_PER_KEY = 10;

  private final Path folder;
  private final RocksDB db;
  private final Map<Family, ColumnFamilyHandle> handles;
  private final Deque<AutoCloseable> toClose;
  private final WriteOptions synced;
  private final WriteOptions unsynced;
  private final ReadOptions newest;
  private final OpenCount users;

  private Database(
      Path folder, RocksDB db, List<ColumnFamilyHandle> handles, Deque<AutoCloseable> toClose) {
    this.folder = folder;
    this.db = db;
    this.handles = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      this.handles.put(family, handles.get(family.ordinal()));
    }
    this.toClose = toClose;
    this.synced = new WriteOptions().setSync(true);
    this.unsynced = new WriteOptions();
    this.newest = new ReadOptions();
    this.users = new OpenCount("ledger " + folder, this::free);
  }

  /// Opens the database in `folder`, creating what is missing.
  static Database open(Path folder, RocksTuning tuning) {
    RocksDB.loadLibrary();
    Deque<AutoCloseable> toClose = new ArrayDeque<>();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      DBOptions options = keep(toClose, databaseOptions(tuning));
      options.setListeners(List.of(keep(toClose, new NoRecovery())));
      List<ColumnFamilyDescriptor> families = families(toClose, tuning);
      RocksDB db = RocksDB.open(options, folder.toString(), families, handles);
      return new Database(folder, db, handles, toClose);
    } catch (RocksDBException e) {
      closeAll(toClose);
      throw Failures.of(folder, "opening", e);
    }
  }

  private static DBOptions databaseOptions(RocksTuning tuning) {
    return newManifestAtEachChange()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setAtomicFlush(true) // see Trail
        .setMaxBackgroundJobs(tuning.backgroundJobs())
        .setDbWriteBufferSize(tuning.memtableBytes())
        .setMaxTotalWalSize(4 * tuning.memtableBytes())
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(3)
        .setMaxLogFileSize(8L << 20)
        .setMaxOpenFiles(1024);
  }

  /// Options for which Java's interface has no setters: a new list of files is begun at each
  /// change, see [#rewrite].
  private static DBOptions newManifestAtEachChange() {
    Properties properties = new Properties();
    properties.setProperty("max_manifest_file_size", "1");
    properties.setProperty("max_manifest_space_amp_pct", "0");
    DBOptions options = DBOptions.getDBOptionsFromProps(properties);
    if (options == null) {
      throw new IllegalStateException("RocksDB does not know the options " + properties);
    }
    return options;
  }

  private static List<ColumnFamilyDescriptor> families(
      Deque<AutoCloseable> toClose, RocksTuning tuning) {
    Cache cache = keep(toClose, new LRUCache(tuning.cacheBytes()));
    BloomFilter filter = keep(toClose, new BloomFilter(FILTER_BITS_PER_KEY, false));
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (Family family : Family.values()) {
      ColumnFamilyOptions options = keep(toClose, familyOptions(family, cache, filter, tuning));
      families.add(new ColumnFamilyDescriptor(family.bytes(), options));
    }
    return families;
  }

  private static ColumnFamilyOptions familyOptions(
      Family family, Cache cache, BloomFilter filter, RocksTuning tuning) {
    ColumnFamilyOptions options =
        new ColumnFamilyOptions()
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setFilterPolicy(filter)
                    .setCacheIndexAndFilterBlocks(true)
                    .setPinL0FilterAndIndexBlocksInCache(true))
            .setWriteBufferSize(tuning.memtableBytes() / 2)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setLevelCompactionDynamicLevelBytes(true);
    if (family == Family.BLOCKS) {
      // Blocks never change: as blobs they are written once at the flush and left alone by
      // compactions.
      options
          .setEnableBlobFiles(true)
          .setMinBlobSize(BLOB_MIN_BYTES)
          .setBlobCompressionType(CompressionType.LZ4_COMPRESSION);
    }
    return options;
  }

  private static <T extends AutoCloseable> T keep(Deque<AutoCloseable> toClose, T closeable) {
    toClose.push(closeable);
    return closeable;
  }

  Path folder() {
    return folder;
  }

  OpenCount users() {
    return users;
  }

  RocksDB db() {
    return db;
  }

  ColumnFamilyHandle handle(Family family) {
    ColumnFamilyHandle handle = handles.get(family);
    if (handle == null) {
      throw new IllegalStateException("no family " + family);
    }
    return handle;
  }

  /// Reads what was written last.
  ReadOptions newest() {
    return newest;
  }

  byte @Nullable [] get(Family family, ReadOptions options, byte[] key) {
    try {
      return db.get(handle(family), options, key);
    } catch (RocksDBException e) {
      throw Failures.of(folder, "reading " + family, e);
    }
  }

  /// Values in the order of `keys`, null for each that is absent.
  List<byte @Nullable []> getAll(Family family, ReadOptions options, List<byte[]> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    try {
      return db.multiGetAsList(options, Collections.nCopies(keys.size(), handle(family)), keys);
    } catch (RocksDBException e) {
      throw Failures.of(folder, "reading " + keys.size() + " keys of " + family, e);
    }
  }

  /// Writes `batch`, all or nothing; on return it is on the disk.
  void writeSynced(WriteBatch batch, String doing) {
    write(batch, synced, doing);
  }

  /// Writes `batch`, all or nothing; it survives the end of this process, not that of the machine.
  void writeUnsynced(WriteBatch batch, String doing) {
    write(batch, unsynced, doing);
  }

  private void write(WriteBatch batch, WriteOptions options, String doing) {
    try {
      db.write(options, batch);
    } catch (RocksDBException e) {
      throw Failures.of(folder, doing, e);
    }
  }

  /// Links the files of this database into `target`, which becomes a database of its own.
  void checkpoint(Path target) {
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(target.toString());
    } catch (RocksDBException e) {
      throw Failures.of(folder, "linking a checkpoint into " + target, e);
    }
  }

  /// Rewrites the files of some families, so that what was deleted from them is in none any more.
  ///
  /// The list of files (MANIFEST) names the first and last key of each file. It is begun anew at
  /// each change, with the files as they were before it: so one more change is made at the end.
  void rewrite(List<Family> families) {
    flush();
    try (CompactRangeOptions options =
            new CompactRangeOptions()
                .setBottommostLevelCompaction(BottommostLevelCompaction.kForce);
        WriteBatch mark = new WriteBatch()) {
      for (Family family : families) {
        db.compactRange(handle(family), null, null, options);
      }
      mark.put(handle(Family.LEDGER), LedgerRecord.ERASED, new byte[0]);
      writeSynced(mark, "erasing");
      flush();
    } catch (RocksDBException e) {
      throw Failures.of(folder, "rewriting " + families, e);
    }
  }

  /// Writes out what is in memory, syncing the files.
  void flush() {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      db.flush(options, List.copyOf(handles.values()));
      db.syncWal();
    } catch (RocksDBException e) {
      throw Failures.of(folder, "flushing", e);
    }
  }

  /// Closes once the last user is gone, for whom this waits `seconds`.
  void close(long seconds) {
    users.close();
    if (!users.awaitFreed(seconds)) {
      throw new StoreException(
          StoreException.Kind.IO,
          "ledger "
              + folder
              + " stays open: a snapshot or cursor has not been closed for "
              + seconds
              + " s");
    }
  }

  private void free() {
    newest.close();
    synced.close();
    unsynced.close();
    handles.values().forEach(ColumnFamilyHandle::close);
    db.close();
    closeAll(toClose);
  }

  private static void closeAll(Deque<AutoCloseable> closeables) {
    while (!closeables.isEmpty()) {
      AutoCloseable next = closeables.pop();
      try {
        next.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing " + next, e);
      }
    }
  }
}
