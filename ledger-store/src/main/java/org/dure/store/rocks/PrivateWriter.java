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
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.KvWriteHash;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.model.tx.Body;
import org.dure.store.CommitBatch;
import org.dure.store.MissingSet;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
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
  private boolean deleted;

  PrivateWriter(Database database, CommitBatch commit, WriteBatch batch) {
    this.database = database;
    this.commit = commit;
    this.block = commit.block();
    this.batch = batch;
    this.sets = new PrivateSets(database);
    this.state = new PrivateState(database);
  }

  /// Adds everything to the batch; returns whether plaintext was deleted.
  boolean write() throws RocksDBException {
    expire();
    Map<PrivateState.Key, Version> purges = purge();
    for (PrivateSet set : commit.privates().sets()) {
      Version version = set.id().version();
      sets.put(
          batch,
          set,
          hash -> {
            Version purged = purges.get(key(set.id(), hash));
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

  private static PrivateState.Key key(PrivateSetId set, ByteString hash) {
    return new PrivateState.Key(set.namespace(), set.collection(), hash);
  }

  /// One collection in one valid transaction of the block.
  private record Touched(PrivateSetId id, CollHashedRwSet hashes) {}

  private List<Touched> touched() {
    List<Touched> touched = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      if (block.code(i) == TxValidationCode.VALID
          && block.envelopes().get(i).body() instanceof Body.EndorserTx tx) {
        for (NsRwSet namespace : tx.rwSet().namespaces()) {
          for (CollHashedRwSet hashes : namespace.collections()) {
            String collection = hashes.collection();
            PrivateSetId id =
                new PrivateSetId(block.number(), i, namespace.namespace(), collection);
            touched.add(new Touched(id, hashes));
          }
        }
      }
    }
    return touched;
  }

  /// Removes all plaintext of the keys that the block purges, and keeps in mind up to where.
  private Map<PrivateState.Key, Version> purge() throws RocksDBException {
    Map<PrivateState.Key, Version> purges = new LinkedHashMap<>();
    for (Touched each : touched()) {
      for (KvWriteHash write : each.hashes().writes()) {
        if (write.purges()) {
          purges.put(key(each.id(), write.keyHash()), each.id().version());
        }
      }
    }
    for (Map.Entry<PrivateState.Key, Version> purge : purges.entrySet()) {
      byte[] key = purge.getKey().bytes();
      batch.put(database.handle(Family.PURGED), key, version(purge.getValue()));
      forEach(
          Family.PRIVATE_WRITES,
          key,
          (write, value) -> {
            batch.delete(database.handle(Family.PRIVATE_WRITES), write);
            deleted = true;
          });
    }
    return purges;
  }

  /// What happened to the plaintext state, once everything is in the batch.
  List<PrivateWrite> changes() {
    return state.changes();
  }

  static byte[] version(Version version) {
    return Keys.concat(Keys.block(version.block()), Keys.block(version.tx()));
  }

  /// Lets the plaintext state follow the block's updates of hashes.
  private void follow() throws RocksDBException {
    Map<PrivateState.Key, PrivateState.Known> written = new HashMap<>();
    for (PrivateSet set : commit.privates().sets()) {
      for (KvWrite write : set.writes().writes()) {
        written.put(
            key(set.id(), Sha256.ofUtf8(write.key())),
            new PrivateState.Known(write.key(), write.value()));
      }
    }
    for (var namespace : commit.updates().hashedUpdates().entrySet()) {
      for (var collection : namespace.getValue().entrySet()) {
        for (var update : collection.getValue().entrySet()) {
          PrivateState.Key key =
              new PrivateState.Key(namespace.getKey(), collection.getKey(), update.getKey());
          switch (update.getValue()) {
            case StateUpdate.Put put -> state.follow(batch, key, put.value(), written.get(key));
            case StateUpdate.Delete delete -> deleted |= state.remove(batch, key);
          }
        }
      }
    }
  }

  /// Notes when what the block writes expires: each set, with the keys that it was the last to
  /// write.
  private void schedule() throws RocksDBException {
    Map<PrivateSetId, ByteString> keys = new TreeMap<>();
    touched().forEach(each -> keys.put(each.id(), ByteString.EMPTY));
    StateUpdates updates = commit.updates();
    for (var namespace : updates.hashedUpdates().entrySet()) {
      for (var collection : namespace.getValue().entrySet()) {
        for (var update : collection.getValue().entrySet()) {
          if (update.getValue() instanceof StateUpdate.Put put) {
            Version by = put.version();
            PrivateSetId id =
                new PrivateSetId(
                    by.block(), Math.toIntExact(by.tx()), namespace.getKey(), collection.getKey());
            keys.merge(id, update.getKey(), ByteString::concat);
          }
        }
      }
    }
    for (Map.Entry<PrivateSetId, ByteString> set : keys.entrySet()) {
      Expiry.put(database, batch, set.getKey(), set.getValue(), commit.privates().blockToLive());
    }
  }

  /// Removes what expires with this block.
  private void expire() throws RocksDBException {
    byte[] due = Keys.block(block.number());
    forEach(
        Family.EXPIRY,
        due,
        (entry, hashes) -> {
          PrivateSetId id = Keys.privateSetId(entry, due.length);
          for (ByteString hash : Expiry.hashes(hashes)) {
            expireKey(id, hash);
          }
          sets.remove(batch, id);
          batch.delete(database.handle(Family.MISSING), Keys.missing(id));
          batch.delete(database.handle(Family.EXPIRY), entry);
          deleted = true;
        });
  }

  /// A key that was written since, before this block or in it, stays.
  private void expireKey(PrivateSetId id, ByteString hash) throws RocksDBException {
    byte[] key = Keys.hashed(id.namespace(), id.collection(), hash);
    byte[] stored = database.get(Family.HASHED, database.newest(), key);
    boolean writtenNow = commit.updates().getHashed(id.namespace(), id.collection(), hash) != null;
    if (stored != null && !writtenNow && Values.readVersion(stored).equals(id.version())) {
      batch.delete(database.handle(Family.HASHED), key);
      state.remove(batch, key(id, hash));
    }
  }

  private interface Entry {
    void take(byte[] key, byte[] value) throws RocksDBException;
  }

  private void forEach(Family family, byte[] prefix, Entry entry) throws RocksDBException {
    byte[] after = Keys.after(prefix);
    try (Slice bound = after == null ? null : new Slice(after);
        ReadOptions options = new ReadOptions()) {
      if (bound != null) {
        options.setIterateUpperBound(bound);
      }
      try (RocksIterator all = database.db().newIterator(database.handle(family), options)) {
        for (all.seek(prefix); all.isValid(); all.next()) {
          entry.take(all.key(), all.value());
        }
        all.status();
      }
    }
  }
}
