package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.model.ByteOrder;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.jspecify.annotations.Nullable;

/// Collects the reads and writes of one simulation. Namespaces, collections and keys come out
/// sorted by their bytes, a later write replaces an earlier one, and range queries keep the order
/// of their first use (Fabric's rwset_builder). Not safe for use by several threads at once.
public final class RwSetBuilder {
  private final SortedMap<String, Namespace> namespaces = new TreeMap<>(ByteOrder.UTF8);
  private final SortedMap<String, SortedMap<String, PrivateCollection>> privates =
      new TreeMap<>(ByteOrder.UTF8);

  /// Records that `key` was read at `version`, or was absent.
  public void read(String namespace, String key, @Nullable Version version) {
    namespace(namespace).reads.put(key, new KvRead(key, version));
  }

  /// Records a write; an empty value deletes.
  public void write(String namespace, String key, ByteString value) {
    namespace(namespace).writes.put(key, KvWrite.of(key, value));
  }

  /// Records a delete.
  public void delete(String namespace, String key) {
    write(namespace, key, ByteString.EMPTY);
  }

  /// Records that the metadata of `key` becomes exactly `metadata`.
  public void writeMetadata(String namespace, String key, Map<String, ByteString> metadata) {
    namespace(namespace).metadataWrites.put(key, new MetadataWrite(key, sorted(metadata)));
  }

  /// Records a range query; of several with the same bounds and end the first counts.
  public void rangeQuery(String namespace, RangeQuery query) {
    namespace(namespace)
        .rangeQueries
        .putIfAbsent(new RangeKey(query.startKey(), query.endKey(), query.exhausted()), query);
  }

  /// Records a read of a private key, in hashed form.
  public void readPrivate(
      String namespace, String collection, String key, @Nullable Version version) {
    hashed(namespace, collection).reads.put(key, new KvReadHash(Sha256.ofUtf8(key), version));
  }

  /// Records a private write, plaintext and hashed; an empty value deletes.
  public void writePrivate(String namespace, String collection, String key, ByteString value) {
    plain(namespace, collection).writes.put(key, KvWrite.of(key, value));
    hashed(namespace, collection).writes.put(key, KvWriteHash.of(key, value));
  }

  /// Records that a private key is to be purged with its history.
  public void purgePrivate(String namespace, String collection, String key) {
    plain(namespace, collection).writes.put(key, KvWrite.of(key, ByteString.EMPTY));
    KvWriteHash delete = KvWriteHash.of(key, ByteString.EMPTY);
    hashed(namespace, collection)
        .writes
        .put(key, new KvWriteHash(delete.keyHash(), true, delete.valueHash(), true));
  }

  /// Records that the metadata of a private key becomes exactly `metadata`.
  public void writePrivateMetadata(
      String namespace, String collection, String key, Map<String, ByteString> metadata) {
    plain(namespace, collection).metadataWrites.put(key, new MetadataWrite(key, List.of()));
    hashed(namespace, collection)
        .metadataWrites
        .put(key, new MetadataWriteHash(Sha256.ofUtf8(key), sorted(metadata)));
  }

  /// The sets collected so far.
  public SimulationResults build() {
    List<NsPvtRwSet> privateSets = new ArrayList<>();
    privates.forEach((namespace, collections) -> {
      List<CollPvtRwSet> sets = new ArrayList<>();
      collections.forEach((name, collection) -> sets.add(collection.build(name)));
      for (CollPvtRwSet set : sets) {
        hashed(namespace, set.collection()).pvtRwSetHash = Sha256.of(set.toBytes());
      }
      privateSets.add(new NsPvtRwSet(namespace, sets));
    });
    List<NsRwSet> publicSets = new ArrayList<>();
    namespaces.forEach((name, namespace) -> publicSets.add(namespace.build(name)));
    return new SimulationResults(new TxRwSet(publicSets), new TxPvtRwSet(privateSets));
  }

  private Namespace namespace(String name) {
    return namespaces.computeIfAbsent(name, none -> new Namespace());
  }

  private HashedCollection hashed(String namespace, String collection) {
    return namespace(namespace)
        .collections
        .computeIfAbsent(collection, none -> new HashedCollection());
  }

  private PrivateCollection plain(String namespace, String collection) {
    return privates
        .computeIfAbsent(namespace, none -> new TreeMap<>(ByteOrder.UTF8))
        .computeIfAbsent(collection, none -> new PrivateCollection());
  }

  private static List<MetadataEntry> sorted(Map<String, ByteString> metadata) {
    SortedMap<String, ByteString> byName = new TreeMap<>(ByteOrder.UTF8);
    byName.putAll(metadata);
    return byName.entrySet().stream()
        .map(e -> new MetadataEntry(e.getKey(), e.getValue()))
        .toList();
  }

  private record RangeKey(String startKey, String endKey, boolean exhausted) {}

  private static final class Namespace {
    private final SortedMap<String, KvRead> reads = new TreeMap<>(ByteOrder.UTF8);
    private final SortedMap<String, KvWrite> writes = new TreeMap<>(ByteOrder.UTF8);
    private final SortedMap<String, MetadataWrite> metadataWrites = new TreeMap<>(ByteOrder.UTF8);
    private final Map<RangeKey, RangeQuery> rangeQueries = new LinkedHashMap<>();
    private final SortedMap<String, HashedCollection> collections = new TreeMap<>(ByteOrder.UTF8);

    private NsRwSet build(String name) {
      List<CollHashedRwSet> hashed = new ArrayList<>();
      collections.forEach((collection, set) -> hashed.add(set.build(collection)));
      return new NsRwSet(
          name,
          List.copyOf(reads.values()),
          List.copyOf(rangeQueries.values()),
          List.copyOf(writes.values()),
          List.copyOf(metadataWrites.values()),
          hashed);
    }
  }

  /// Ordered by the plaintext key, as Fabric does, although only hashes go out.
  private static final class HashedCollection {
    private final SortedMap<String, KvReadHash> reads = new TreeMap<>(ByteOrder.UTF8);
    private final SortedMap<String, KvWriteHash> writes = new TreeMap<>(ByteOrder.UTF8);
    private final SortedMap<String, MetadataWriteHash> metadataWrites =
        new TreeMap<>(ByteOrder.UTF8);
    private ByteString pvtRwSetHash = ByteString.EMPTY;

    private CollHashedRwSet build(String name) {
      return new CollHashedRwSet(
          name,
          List.copyOf(reads.values()),
          List.copyOf(writes.values()),
          List.copyOf(metadataWrites.values()),
          pvtRwSetHash);
    }
  }

  private static final class PrivateCollection {
    private final SortedMap<String, KvWrite> writes = new TreeMap<>(ByteOrder.UTF8);
    private final SortedMap<String, MetadataWrite> metadataWrites = new TreeMap<>(ByteOrder.UTF8);

    private CollPvtRwSet build(String name) {
      return new CollPvtRwSet(
          name, List.copyOf(writes.values()), List.copyOf(metadataWrites.values()));
    }
  }
}
