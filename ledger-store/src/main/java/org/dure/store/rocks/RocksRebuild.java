package org.dure.store.rocks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dure.model.Sha256;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.Ledger;
import org.dure.store.LedgerRebuild;
import org.dure.store.PrivateWrite;
import org.dure.store.StoreException;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// A rebuilt ledger on its way into the old one's place, in folders beside it whose names begin
/// with a dot, which no channel's name does:
///
/// | step | `.c.building` | `.c.built` | `c` | `.c.old` | in force |
/// |---|---|---|---|---|---|
/// | building | part of the new | – | the old | – | the old |
/// | built, renamed | – | the new | the old | – | the old |
/// | old put aside | – | the new | – | the old | the new: opening ends the swap |
/// | new put in place | – | – | the new | the old | the new |
/// | old removed | – | – | the new | – | the new |
public final class RocksRebuild implements LedgerRebuild {
  private static final int BATCH = 1000;

  private final Path root;
  private final String channelId;
  private final RocksLedgers ledgers;
  private final RocksLedger old;
  private final RocksLedger fresh;

  private RocksRebuild(
      Path root, String channelId, RocksLedgers ledgers, RocksLedger old, RocksLedger fresh) {
    this.root = root;
    this.channelId = channelId;
    this.ledgers = ledgers;
    this.old = old;
    this.fresh = fresh;
  }

  /// Opens a ledger and begins an empty one beside it. What an earlier rebuild left unfinished is
  /// removed.
  ///
  /// @throws StoreException LOCKED if another process holds the ledger
  public static RocksRebuild begin(Path root, String channelId) {
    RocksLedgers ledgers = new RocksLedgers(root);
    RocksLedger old = ledgers.opened(channelId);
    try {
      delete(building(root, channelId));
      delete(built(root, channelId));
      delete(putAside(root, channelId));
      Path folder = Files.createDirectories(building(root, channelId));
      RocksLedger fresh = RocksLedger.open(folder, channelId, RocksTuning.DEFAULT, null);
      return new RocksRebuild(root, channelId, ledgers, old, fresh);
    } catch (IOException e) {
      ledgers.close();
      throw failed(root, "preparing a rebuild", e);
    } catch (StoreException e) {
      ledgers.close();
      throw e;
    }
  }

  @Override
  public Ledger old() {
    return old;
  }

  @Override
  public Ledger fresh() {
    return fresh;
  }

  @Override
  public long carry(Predicate<PrivateWrite> stands) {
    for (Family family :
        List.of(Family.STAGING, Family.PRIVATE_WRITES, Family.PRIVATE_SETS, Family.MISSING)) {
      copy(family, (key, value) -> true);
    }
    long keys =
        copy(Family.PRIVATE, (key, value) -> stands.test(ReadableEntry.plaintext(key, value)));
    nameKeys();
    return keys;
  }

  /// Notes the names of the plaintext keys that were taken over under their hashes.
  private void nameKeys() {
    Database to = fresh.database();
    try (WriteBatch batch = new WriteBatch();
        Cursor<PrivateWrite> all = fresh.plaintext()) {
      while (all.hasNext()) {
        PrivateWrite held = all.next();
        HashedKey key =
            new HashedKey(held.namespace(), held.collection(), Sha256.ofUtf8(held.key()));
        batch.put(to.handle(Family.PRIVATE_KEYS), Keys.hashed(key), Keys.utf8(held.key()));
        if (batch.count() >= BATCH) {
          to.writeUnsynced(batch, "rebuilding");
          batch.clear();
        }
      }
      to.writeSynced(batch, "rebuilding");
    } catch (RocksDBException e) {
      throw Failures.of(to.folder(), "rebuilding", e);
    }
  }

  private interface Choice {
    boolean takes(byte[] key, byte[] value);
  }

  private long copy(Family family, Choice choice) {
    Database to = fresh.database();
    long copied = 0;
    try (WriteBatch batch = new WriteBatch();
        RocksIterator from = old.database().db().newIterator(old.database().handle(family))) {
      for (from.seekToFirst(); from.isValid(); from.next()) {
        if (choice.takes(from.key(), from.value())) {
          batch.put(to.handle(family), from.key(), from.value());
          copied++;
        }
        if (batch.count() >= BATCH) {
          to.writeUnsynced(batch, "rebuilding");
          batch.clear();
        }
      }
      from.status();
      to.writeSynced(batch, "rebuilding");
      return copied;
    } catch (RocksDBException e) {
      throw Failures.of(old.database().folder(), "reading " + family, e);
    }
  }

  @Override
  public void swap() {
    fresh.close();
    try {
      move(building(root, channelId), built(root, channelId));
      old.close();
      move(root.resolve(channelId), putAside(root, channelId));
      move(built(root, channelId), root.resolve(channelId));
      delete(putAside(root, channelId));
    } catch (IOException e) {
      throw failed(root, "putting the rebuilt ledger in place", e);
    }
  }

  @Override
  public void close() {
    fresh.close();
    ledgers.close();
    try {
      delete(building(root, channelId));
    } catch (IOException e) {
      throw failed(root, "removing what was rebuilt", e);
    }
  }

  /// Ends the swaps that a crash has interrupted.
  static void finishAll(Path root) {
    try (Stream<Path> folders = Files.list(root)) {
      List<String> names = folders.map(folder -> folder.getFileName().toString()).toList();
      names.stream()
          .filter(name -> name.startsWith(".") && name.endsWith(".built"))
          .forEach(name -> finish(root, name.substring(1, name.length() - ".built".length())));
    } catch (IOException e) {
      throw failed(root, "listing ledgers", e);
    }
  }

  /// Ends the swap of one channel's ledger if a crash has interrupted it.
  static void finish(Path root, String channelId) {
    Path built = built(root, channelId);
    if (Files.isDirectory(built) && !Files.exists(root.resolve(channelId))) {
      try {
        move(built, root.resolve(channelId));
      } catch (IOException e) {
        throw failed(root, "putting the rebuilt ledger in place", e);
      }
    }
  }

  private static Path building(Path root, String channelId) {
    return root.resolve("." + channelId + ".building");
  }

  private static Path built(Path root, String channelId) {
    return root.resolve("." + channelId + ".built");
  }

  private static Path putAside(Path root, String channelId) {
    return root.resolve("." + channelId + ".old");
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(to.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static StoreException failed(Path root, String doing, IOException e) {
    return new StoreException(StoreException.Kind.IO, "ledgers in " + root + ", " + doing, e);
  }
}
