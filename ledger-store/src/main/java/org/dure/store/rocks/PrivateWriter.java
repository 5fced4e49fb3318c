package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.KvWriteHash;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.store.CommitBatch;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.HashedSet;
import org.dure.store.MissingSet;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What a block does to private data, beyond the hashes that [BlockWriter] writes: the plaintext,
/// what is missing of it, what is purged, what expires.
///
/// A set written by block b to a collection with blockToLive n goes with block b + n + 1, and with
/// it those keys, hash and plaintext, that nothing has written since (Fabric's pvtstatepurgemgmt).
/// The hashes go on every node, whether it holds plaintext or not, because transactions are judged
/// by them; the block at which they go is still judged by the state with them.
final class PrivateWriter {
  private final Database database;
  private final CommitBatch commit;
  private final ParsedBlock block;
  private final WriteBatch batch;
  private final PrivateSets sets;
  private final PrivateState state;

  /// The sets of the block's valid transactions.
  private final List<HashedSet> touched;

  private final List<Change> hashed;
  private boolean deleted;
  private long keysExpired;
  private long keysPurged;

  PrivateWriter(Database database, CommitBatch commit, WriteBatch batch) {
    this.database = database;
    this.commit = commit;
    this.block = commit.block();
    this.batch = batch;
    this.sets = new PrivateSets(database);
    this.state = new PrivateState(database);
    this.touched = touched(block);
    this.hashed = hashedChanges(commit.updates());
  }

  /// Adds everything to the batch; returns whether plaintext was deleted.
  boolean write() throws RocksDBException {
    expire();
    Map<HashedKey, Version> purges = purge();
    for (PrivateSet set : commit.privates().sets()) {
      Version version = set.id().version();
      sets.put(
          batch,
          set,
          hash -> {
            Version purged = purges.get(set.id().key(hash));
            return purged == null || purged.compareTo(version) < 0;
          });
    }
    for (MissingSet missing : commit.privates().missing()) {
      byte[] flag = {(byte) missing.eligibility().ordinal()};
      batch.put(database.handle(Family.MISSING), Keys.missing(missing.id()), flag);
    }
    follow();
    schedule();
    return deleted;
  }

  private static List<HashedSet> touched(ParsedBlock block) {
    List<HashedSet> touched = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      if (block.code(i) == TxValidationCode.VALID) {
        touched.addAll(HashedSet.of(block, i));
      }
    }
    return touched;
  }

  /// What happens to a key of the hashed state.
  private record Change(HashedKey key, StateUpdate update) {}

  private static List<Change> hashedChanges(StateUpdates updates) {
    List<Change> changes = new ArrayList<>();
    updates
        .hashedUpdates()
        .forEach((namespace, collections) ->
            collections.forEach((collection, keys) ->
                keys.forEach((hash, update) ->
                    changes.add(new Change(new HashedKey(namespace, collection, hash), update)))));
    return changes;
  }

  /// Removes all plaintext of the keys that the block purges, and keeps in mind up to where.
  private Map<HashedKey, Version> purge() throws RocksDBException {
    Map<HashedKey, Version> purges = new LinkedHashMap<>();
    for (HashedSet each : touched) {
      for (KvWriteHash write : each.hashes().writes()) {
        if (write.purges()) {
          purges.put(each.id().key(write.keyHash()), each.id().version());
        }
      }
    }
    keysPurged = purges.size();
    for (Map.Entry<HashedKey, Version> purge : purges.entrySet()) {
      byte[] key = Keys.hashed(purge.getKey());
      batch.put(database.handle(Family.PURGED), key, Values.height(purge.getValue()));
      try (Cursor<Entry> writes = entries(Family.PRIVATE_WRITES, key)) {
        while (writes.hasNext()) {
          batch.delete(database.handle(Family.PRIVATE_WRITES), writes.next().key());
          deleted = true;
        }
      }
    }
    return purges;
  }

  long keysExpired() {
    return keysExpired;
  }

  long keysPurged() {
    return keysPurged;
  }

  /// What happened to the plaintext state, once everything is in the batch.
  List<PrivateWrite> changes() {
    return state.changes();
  }

  /// Lets the plaintext state follow the block's updates of hashes.
  private void follow() throws RocksDBException {
    Map<HashedKey, KvWrite> written = new HashMap<>();
    for (PrivateSet set : commit.privates().sets()) {
      for (KvWrite write : set.writes().writes()) {
        written.put(set.id().key(Sha256.ofUtf8(write.key())), write);
      }
    }
    for (Change change : hashed) {
      HashedKey key = change.key();
      switch (change.update()) {
        case StateUpdate.Put put -> state.follow(batch, key, put.value(), written.get(key));
        case StateUpdate.Delete delete -> deleted |= state.remove(batch, key);
      }
    }
  }

  /// Notes when what the block writes expires: each set, with the keys that it was the last to
  /// write.
  private void schedule() throws RocksDBException {
    Map<PrivateSetId, ByteString> keys = new TreeMap<>();
    touched.forEach(each -> keys.put(each.id(), ByteString.EMPTY));
    for (Change change : hashed) {
      if (change.update() instanceof StateUpdate.Put put) {
        Version by = put.version();
        HashedKey key = change.key();
        PrivateSetId id =
            new PrivateSetId(
                by.block(), Math.toIntExact(by.tx()), key.namespace(), key.collection());
        keys.merge(id, key.keyHash(), ByteString::concat);
      }
    }
    for (Map.Entry<PrivateSetId, ByteString> set : keys.entrySet()) {
      long expiring = Expiry.of(set.getKey(), commit.privates().blockToLive());
      if (expiring != Expiry.NEVER) {
        byte[] key = Keys.expiry(expiring, set.getKey());
        batch.put(database.handle(Family.EXPIRY), key, set.getValue().toByteArray());
      }
    }
  }

  /// Removes what expires with this block.
  private void expire() throws RocksDBException {
    byte[] due = Keys.block(block.number());
    long base = LedgerRecord.base(database);
    try (Cursor<Entry> entries = entries(Family.EXPIRY, due)) {
      while (entries.hasNext()) {
        Entry entry = entries.next();
        PrivateSetId id = Keys.privateSetId(entry.key(), due.length);
        for (ByteString hash : Values.hashes(entry.value(), 0)) {
          expireKey(id, hash);
          if (id.block() < base) {
            byte[] known = Keys.snapshotHash(id, hash.toByteArray());
            batch.delete(database.handle(Family.SNAPSHOT_HASHES), known);
          }
        }
        sets.remove(batch, id);
        batch.delete(database.handle(Family.MISSING), Keys.missing(id));
        batch.delete(database.handle(Family.EXPIRY), entry.key());
        deleted = true;
      }
    }
  }

  /// A key that was written since, before this block or in it, stays.
  private void expireKey(PrivateSetId id, ByteString hash) throws RocksDBException {
    HashedKey key = id.key(hash);
    byte[] stored = database.get(Family.HASHED, database.newest(), Keys.hashed(key));
    boolean writtenNow = commit.updates().getHashed(id.namespace(), id.collection(), hash) != null;
    if (stored != null && !writtenNow && Values.readVersion(stored).equals(id.version())) {
      batch.delete(database.handle(Family.HASHED), Keys.hashed(key));
      state.remove(batch, key);
      keysExpired++;
    }
  }

  private record Entry(byte[] key, byte[] value) {}

  private Cursor<Entry> entries(Family family, byte[] prefix) {
    return new RocksCursor<>(
        database, database.users(), null, family, prefix, Keys.after(prefix), Entry::new);
  }
}
