package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.MetadataWrite;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.dure.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Private sets taken apart key by key, so that a purge removes all plaintext of a key and nothing
/// else. Of which keys a set consists stands apart from them, by hash and in order: from both the
/// bytes come out again whose hash is on the chain.
final class PrivateSets {
  private final Database database;

  PrivateSets(Database database) {
    this.database = database;
  }

  /// Adds a set but for the keys that are not `held`.
  void put(WriteBatch batch, PrivateSet set, Predicate<ByteString> held) throws RocksDBException {
    Map<ByteString, List<KvWrite>> writes = new LinkedHashMap<>();
    Map<ByteString, List<MetadataWrite>> metadata = new LinkedHashMap<>();
    for (KvWrite write : set.writes().writes()) {
      writes.computeIfAbsent(Sha256.ofUtf8(write.key()), k -> new ArrayList<>()).add(write);
    }
    for (MetadataWrite write : set.writes().metadataWrites()) {
      metadata.computeIfAbsent(Sha256.ofUtf8(write.key()), k -> new ArrayList<>()).add(write);
    }
    Set<ByteString> all = new LinkedHashSet<>(writes.keySet());
    all.addAll(metadata.keySet());
    for (ByteString hash : all) {
      if (held.test(hash)) {
        CollPvtRwSet part =
            new CollPvtRwSet(
                set.id().collection(),
                writes.getOrDefault(hash, List.of()),
                metadata.getOrDefault(hash, List.of()));
        batch.put(
            database.handle(Family.PRIVATE_WRITES),
            Keys.privateWrite(set.id(), hash.toByteArray()),
            part.toBytes().toByteArray());
      }
    }
    byte[] order = order(writes.keySet(), metadata.keySet());
    batch.put(database.handle(Family.PRIVATE_SETS), Keys.privateSet(set.id()), order);
  }

  private static byte[] order(Set<ByteString> writes, Set<ByteString> metadata) {
    ByteBuffer out =
        ByteBuffer.allocate(Integer.BYTES + Values.HASH_BYTES * (writes.size() + metadata.size()));
    out.putInt(writes.size());
    writes.forEach(hash -> out.put(hash.toByteArray()));
    metadata.forEach(hash -> out.put(hash.toByteArray()));
    return out.array();
  }

  /// The set as far as it is held, or null.
  @Nullable CollPvtRwSet get(ReadOptions at, PrivateSetId id) {
    byte[] order = database.get(Family.PRIVATE_SETS, at, Keys.privateSet(id));
    return order == null ? null : read(at, id, order);
  }

  CollPvtRwSet read(ReadOptions at, PrivateSetId id, byte[] order) {
    int writeCount = ByteBuffer.wrap(order).getInt();
    List<ByteString> hashes = Values.hashes(order, Integer.BYTES);
    Map<ByteString, CollPvtRwSet> parts = parts(at, id, hashes);
    List<KvWrite> writes = new ArrayList<>();
    List<MetadataWrite> metadata = new ArrayList<>();
    for (int i = 0; i < hashes.size(); i++) {
      CollPvtRwSet part = parts.get(hashes.get(i));
      if (part != null && i < writeCount) {
        writes.addAll(part.writes());
      } else if (part != null) {
        metadata.addAll(part.metadataWrites());
      }
    }
    return new CollPvtRwSet(id.collection(), writes, metadata);
  }

  private Map<ByteString, CollPvtRwSet> parts(
      ReadOptions at, PrivateSetId id, List<ByteString> hashes) {
    List<byte[]> keys =
        hashes.stream().map(hash -> Keys.privateWrite(id, hash.toByteArray())).toList();
    List<byte @Nullable []> found = database.getAll(Family.PRIVATE_WRITES, at, keys);
    Map<ByteString, CollPvtRwSet> parts = new HashMap<>();
    for (int i = 0; i < hashes.size(); i++) {
      byte[] bytes = found.get(i);
      if (bytes != null) {
        parts.put(hashes.get(i), part(id, bytes));
      }
    }
    return parts;
  }

  private CollPvtRwSet part(PrivateSetId id, byte[] bytes) {
    try {
      return CollPvtRwSet.parse(id.collection(), UnsafeByteOperations.unsafeWrap(bytes));
    } catch (MalformedException e) {
      throw new StoreException(
          StoreException.Kind.CORRUPT, "ledger " + database.folder() + ", private set " + id, e);
    }
  }

  /// Removes what is held of a set.
  void remove(WriteBatch batch, PrivateSetId id) throws RocksDBException {
    byte[] key = Keys.privateSet(id);
    byte[] order = database.get(Family.PRIVATE_SETS, database.newest(), key);
    if (order == null) {
      return;
    }
    for (ByteString hash : Values.hashes(order, Integer.BYTES)) {
      batch.delete(
          database.handle(Family.PRIVATE_WRITES), Keys.privateWrite(id, hash.toByteArray()));
    }
    batch.delete(database.handle(Family.PRIVATE_SETS), key);
  }
}
