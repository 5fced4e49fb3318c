package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.dure.model.Sha256;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.store.HashedKey;
import org.dure.store.MissingSet.Eligibility;
import org.dure.store.PrivateData;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// Private sets in the ledger's database. Late ones are written between two blocks.
final class RocksPrivateData implements PrivateData {
  private final Database database;
  private final Writing writing;
  private final PrivateSets sets;
  private final RocksIndexes indexes;
  private final AtomicBoolean erasureDue;
  private final LongAdder keysExpired = new LongAdder();
  private final LongAdder keysPurged = new LongAdder();

  /// @param indexes follow what late plaintext changes
  RocksPrivateData(Database database, Writing writing, RocksIndexes indexes) {
    this.database = database;
    this.writing = writing;
    this.sets = new PrivateSets(database);
    this.indexes = indexes;
    // What an earlier process deleted and did not erase is not known.
    this.erasureDue = new AtomicBoolean(holdsAny());
  }

  private boolean holdsAny() {
    try (RocksIterator any = database.db().newIterator(database.handle(Family.PRIVATE_SETS))) {
      any.seekToFirst();
      return any.isValid();
    }
  }

  /// A block let keys go.
  void gone(long expired, long purged) {
    keysExpired.add(expired);
    keysPurged.add(purged);
  }

  @Override
  public long keysExpired() {
    return keysExpired.sum();
  }

  @Override
  public long keysPurged() {
    return keysPurged.sum();
  }

  /// Plaintext was deleted, but is in the files still.
  void deleted() {
    erasureDue.set(true);
  }

  @Override
  public Optional<CollPvtRwSet> set(PrivateSetId id) {
    return Optional.ofNullable(
        database.users().<@Nullable CollPvtRwSet>using(() -> sets.get(database.newest(), id)));
  }

  @Override
  public List<PrivateSet> sets(long block) {
    byte[] prefix = Keys.block(block);
    List<PrivateSet> found = new ArrayList<>();
    try (RocksCursor<PrivateSet> all =
        cursor(
            Family.PRIVATE_SETS,
            prefix,
            Keys.after(prefix),
            (key, order) -> {
              PrivateSetId id = Keys.privateSetId(key, 0);
              return new PrivateSet(id, sets.read(database.newest(), id, order));
            })) {
      all.forEachRemaining(found::add);
    }
    return found;
  }

  private <T> RocksCursor<T> cursor(
      Family family, byte[] first, byte @Nullable [] last, BiFunction<byte[], byte[], T> mapper) {
    return new RocksCursor<>(database, database.users(), null, family, first, last, mapper);
  }

  private record Missing(PrivateSetId id, Eligibility eligibility, byte[] key) {}

  private RocksCursor<Missing> missingFrom(byte[] first) {
    return cursor(
        Family.MISSING,
        first,
        null,
        (key, flag) -> new Missing(Keys.missingId(key), Eligibility.values()[flag[0]], key));
  }

  @Override
  public List<PrivateSetId> missing(@Nullable PrivateSetId after, int max) {
    byte[] first = after == null ? new byte[0] : Keys.concat(Keys.missing(after), new byte[] {0});
    List<PrivateSetId> found = new ArrayList<>();
    try (RocksCursor<Missing> all = missingFrom(first)) {
      while (found.size() < max && all.hasNext()) {
        Missing next = all.next();
        if (next.eligibility() == Eligibility.MEMBER) {
          found.add(next.id());
        }
      }
    }
    return found;
  }

  @Override
  public Map<ByteString, ByteString> snapshotHashes(PrivateSetId id) {
    byte[] prefix = Keys.privateSet(id);
    Map<ByteString, ByteString> hashes = new LinkedHashMap<>();
    try (RocksCursor<Map.Entry<ByteString, ByteString>> all =
        cursor(
            Family.SNAPSHOT_HASHES,
            prefix,
            Keys.after(prefix),
            (key, value) ->
                Map.entry(
                    ByteString.copyFrom(key, prefix.length, key.length - prefix.length),
                    ByteString.copyFrom(value)))) {
      all.forEachRemaining(hash -> hashes.put(hash.getKey(), hash.getValue()));
    }
    return hashes;
  }

  @Override
  public int becomeMember(String namespace, String collection) {
    return writing.exclusively(() -> {
      try (WriteBatch batch = new WriteBatch();
          RocksCursor<Missing> all = missingFrom(new byte[0])) {
        byte[] member = {(byte) Eligibility.MEMBER.ordinal()};
        while (all.hasNext()) {
          Missing next = all.next();
          if (next.eligibility() == Eligibility.STRANGER
              && next.id().namespace().equals(namespace)
              && next.id().collection().equals(collection)) {
            batch.put(database.handle(Family.MISSING), next.key(), member);
          }
        }
        if (batch.count() > 0) {
          database.writeSynced(batch, "taking up membership of collection " + collection);
        }
        return batch.count();
      } catch (RocksDBException e) {
        throw Failures.of(database.folder(), "taking up membership of " + collection, e);
      }
    });
  }

  @Override
  public boolean isPurged(PrivateSetId set, ByteString keyHash) {
    byte[] key = Keys.hashed(set.key(keyHash));
    byte[] at =
        database
            .users()
            .<byte @Nullable []>using(() -> database.get(Family.PURGED, database.newest(), key));
    return at != null && Values.readHeight(at).compareTo(set.version()) >= 0;
  }

  @Override
  public void add(List<PrivateSet> late) {
    writing.exclusively(() -> {
      PrivateState state = new PrivateState(database);
      try (WriteBatch batch = new WriteBatch()) {
        for (PrivateSet set : late) {
          byte[] missing = Keys.missing(set.id());
          if (database.get(Family.MISSING, database.newest(), missing) != null) {
            batch.delete(database.handle(Family.MISSING), missing);
            add(batch, state, set);
            for (ByteString hash : snapshotHashes(set.id()).keySet()) {
              byte[] known = Keys.snapshotHash(set.id(), hash.toByteArray());
              batch.delete(database.handle(Family.SNAPSHOT_HASHES), known);
            }
          }
        }
        indexes.keepUp(batch, state.changes());
        database.writeSynced(batch, "adding private data");
        return true;
      } catch (RocksDBException e) {
        throw Failures.of(database.folder(), "adding private data", e);
      }
    });
  }

  private void add(WriteBatch batch, PrivateState state, PrivateSet set) throws RocksDBException {
    PrivateSetId id = set.id();
    sets.put(batch, set, hash -> !isPurged(id, hash));
    for (KvWrite write : set.writes().writes()) {
      HashedKey key = id.key(Sha256.ofUtf8(write.key()));
      byte[] stored = database.get(Family.HASHED, database.newest(), Keys.hashed(key));
      if (stored != null && !isPurged(id, key.keyHash())) {
        state.follow(batch, key, Values.readState(stored), write);
      }
    }
  }

  @Override
  public boolean erase() {
    if (!erasureDue.getAndSet(false)) {
      return false;
    }
    try {
      return database
          .users()
          .using(() -> {
            database.rewrite(Family.ERASABLE);
            return true;
          });
    } catch (RuntimeException e) {
      erasureDue.set(true);
      throw e;
    }
  }
}
