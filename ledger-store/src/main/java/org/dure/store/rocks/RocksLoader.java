package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dure.model.Version;
import org.dure.model.block.BlockHashing;
import org.dure.store.BlockToLive;
import org.dure.store.CollectionsRecord;
import org.dure.store.HashedKey;
import org.dure.store.LedgerLoader;
import org.dure.store.LedgerStart;
import org.dure.store.MissingSet;
import org.dure.store.PrivateSetId;
import org.dure.store.StateRecord;
import org.dure.store.StoreException;
import org.dure.store.TxPosition;
import org.hyperledger.fabric.protos.common.Block;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Loads a ledger beside its place and moves it there when it is whole. A load that was cut short
/// begins anew: it took minutes, and a half one is worth nothing.
final class RocksLoader implements LedgerLoader {
  private static final long CLOSE_WAIT_SECONDS = 10;
  private static final long BATCH_BYTES = 1 << 20;
  private static final String HASHED = "$$h";

  private final LedgerStart start;
  private final Path loading;
  private final Path target;
  private final Database database;
  private final WriteBatch batch = new WriteBatch();
  private boolean closed;
  private boolean finished;

  private RocksLoader(LedgerStart start, Path loading, Path target, Database database) {
    this.start = start;
    this.loading = loading;
    this.target = target;
    this.database = database;
  }

  static RocksLoader begin(LedgerStart start, Path loading, Path target) {
    if (Files.exists(target)) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "channel %s has a ledger already, in %s".formatted(start.channelId(), target));
    }
    removeLeft(loading);
    try {
      Files.createDirectories(loading);
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "creating " + loading, e);
    }
    Database database = Database.open(loading, RocksTuning.DEFAULT);
    LedgerRecord.claim(database, start.channelId());
    return new RocksLoader(start, loading, target, database);
  }

  /// Removes what a load that was cut short has left.
  static void removeLeft(Path loading) {
    try {
      delete(loading);
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "clearing " + loading, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Override
  public void putState(StateRecord entry) {
    byte[] key = Keys.concat(Keys.namespacePrefix(entry.namespace()), entry.key().toByteArray());
    put(Family.STATE, key, Values.state(entry.value()));
  }

  @Override
  public void putHashed(
      StateRecord entry,
      BlockToLive blockToLive,
      Function<PrivateSetId, MissingSet.Eligibility> eligibility) {
    int at = entry.namespace().indexOf(HASHED);
    if (at < 0) {
      throw new StoreException(
          StoreException.Kind.CORRUPT, "'" + entry.namespace() + "' names no collection");
    }
    String namespace = entry.namespace().substring(0, at);
    String collection = entry.namespace().substring(at + HASHED.length());
    byte[] key = Keys.hashed(new HashedKey(namespace, collection, entry.key()));
    put(Family.HASHED, key, Values.state(entry.value()));
    Version by = entry.value().version();
    PrivateSetId set =
        new PrivateSetId(by.block(), Math.toIntExact(by.tx()), namespace, collection);
    byte[] hash = entry.key().toByteArray();
    put(Family.MISSING, Keys.missing(set), new byte[] {(byte) eligibility.apply(set).ordinal()});
    put(Family.SNAPSHOT_HASHES, Keys.snapshotHash(set, hash), entry.value().value().toByteArray());
    long expiring = Expiry.of(set, blockToLive);
    if (expiring != Expiry.NEVER) {
      // A key by itself: which others the set wrote is not known.
      put(Family.EXPIRY, Keys.concat(Keys.expiry(expiring, set), hash), hash);
    }
  }

  @Override
  public void putCollections(CollectionsRecord entry) {
    put(
        Family.COLLECTIONS,
        Keys.collections(entry.chaincode(), entry.block()),
        entry.collections().toByteArray());
  }

  @Override
  public void putTxId(String txId) {
    put(Family.TRANSACTIONS, Keys.transaction(txId), Values.position(TxPosition.BEFORE_SNAPSHOT));
  }

  private void put(Family family, byte[] key, byte[] value) {
    try {
      batch.put(database.handle(family), key, value);
      if (batch.getDataSize() > BATCH_BYTES) {
        write();
      }
    } catch (RocksDBException e) {
      throw Failures.of(loading, "loading", e);
    }
  }

  private void write() {
    database.writeUnsynced(batch, "loading");
    batch.clear();
  }

  @Override
  public void finish() {
    for (Block config : start.configBlocks()) {
      byte[] number = Keys.block(config.getHeader().getNumber());
      put(Family.BLOCKS, number, config.toByteArray());
      ByteString hash = BlockHashing.headerHash(config.getHeader());
      put(Family.HASHES, Keys.hash(hash), number);
    }
    long height = start.height();
    byte[] last = Keys.block(height - 1);
    put(Family.HEADERS, last, start.lastBlock().toBuilder().clearData().build().toByteArray());
    put(Family.HASHES, Keys.hash(start.lastBlockHash()), last);
    put(Family.LEDGER, LedgerRecord.FIRST_BLOCK, Values.number(height));
    put(Family.LEDGER, LedgerRecord.BASE, Values.number(height));
    Savepoint savepoint = new Savepoint(height, start.lastBlockHash(), start.commitHash());
    put(Family.LEDGER, LedgerRecord.SAVEPOINT, savepoint.toBytes());
    write();
    database.flush();
    free();
    try {
      Files.move(loading, target, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel parent =
          FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
        parent.force(true);
      }
      finished = true;
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "moving the ledger to " + target, e);
    }
  }

  private void free() {
    if (!closed) {
      closed = true;
      batch.close();
      database.close(CLOSE_WAIT_SECONDS);
    }
  }

  @Override
  public void close() {
    free();
    if (!finished) {
      removeLeft(loading);
    }
  }
}
