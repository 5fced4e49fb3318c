package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.model.ByteOrder;
import org.dure.model.Version;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.VersionedValue;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.KeyValue;
import org.dure.store.StateKey;
import org.dure.store.StateView;
import org.dure.store.TxPosition;

/// A state in memory that takes in validated blocks.
final class MapState implements StateView {
  private final Map<String, SortedMap<String, VersionedValue>> publics = new HashMap<>();
  private final Map<HashedKey, VersionedValue> hashed = new HashMap<>();
  private final Map<String, TxPosition> transactions = new HashMap<>();
  private long height = 1;

  void take(ValidatedBlock block) {
    block
        .updates()
        .publicUpdates()
        .forEach((ns, updates) -> updates.forEach((key, update) -> put(ns, key, update)));
    block
        .updates()
        .hashedUpdates()
        .forEach((ns, collections) ->
            collections.forEach((collection, updates) ->
                updates.forEach((key, update) -> put(new HashedKey(ns, collection, key), update))));
    for (int i = 0; i < block.codes().size(); i++) {
      ParsedEnvelope envelope = block.block().envelopes().get(i);
      transactions.putIfAbsent(
          envelope.ledgerTxId(), new TxPosition(block.block().number(), i, block.codes().get(i)));
    }
    height = block.block().number() + 1;
  }

  private void put(String namespace, String key, StateUpdate update) {
    SortedMap<String, VersionedValue> keys =
        publics.computeIfAbsent(namespace, none -> new TreeMap<>(ByteOrder.UTF8));
    switch (update) {
      case StateUpdate.Put(VersionedValue value) -> keys.put(key, value);
      case StateUpdate.Delete delete -> keys.remove(key);
    }
  }

  private void put(HashedKey key, StateUpdate update) {
    switch (update) {
      case StateUpdate.Put(VersionedValue value) -> hashed.put(key, value);
      case StateUpdate.Delete delete -> hashed.remove(key);
    }
  }

  @Override
  public long height() {
    return height;
  }

  @Override
  public VersionedValue get(String namespace, String key) {
    return publics.getOrDefault(namespace, new TreeMap<>()).get(key);
  }

  @Override
  public List<VersionedValue> getAll(List<StateKey> keys) {
    List<VersionedValue> values = new ArrayList<>();
    keys.forEach(key -> values.add(get(key.namespace(), key.key())));
    return values;
  }

  @Override
  public List<Version> versions(List<StateKey> keys) {
    List<Version> versions = new ArrayList<>();
    keys.forEach(key -> versions.add(version(key.namespace(), key.key())));
    return versions;
  }

  @Override
  public Cursor<KeyValue> range(String namespace, String startKey, String endKey) {
    SortedMap<String, VersionedValue> keys =
        publics.getOrDefault(namespace, new TreeMap<>(ByteOrder.UTF8)).tailMap(startKey);
    Iterator<KeyValue> found =
        keys.entrySet().stream()
            .filter(e -> endKey.isEmpty() || ByteOrder.UTF8.compare(e.getKey(), endKey) < 0)
            .map(e -> new KeyValue(e.getKey(), e.getValue()))
            .toList()
            .iterator();
    return new Cursor<>() {
      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public KeyValue next() {
        return found.next();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public VersionedValue getHashed(HashedKey key) {
    return hashed.get(key);
  }

  @Override
  public List<VersionedValue> getAllHashed(List<HashedKey> keys) {
    List<VersionedValue> values = new ArrayList<>();
    keys.forEach(key -> values.add(getHashed(key)));
    return values;
  }

  @Override
  public List<Version> versionsHashed(List<HashedKey> keys) {
    List<Version> versions = new ArrayList<>();
    keys.forEach(key -> versions.add(BlockState.version(getHashed(key))));
    return versions;
  }

  @Override
  public VersionedValue getPrivate(String namespace, String collection, String key) {
    return null;
  }

  @Override
  public Cursor<KeyValue> privateRange(
      String namespace, String collection, String startKey, String endKey) {
    throw new UnsupportedOperationException("validation reads no plaintext");
  }

  @Override
  public Optional<TxPosition> transaction(String txId) {
    return Optional.ofNullable(transactions.get(txId));
  }

  /// Everything, public and hashed.
  SortedMap<NaiveState.Place, VersionedValue> cells() {
    SortedMap<NaiveState.Place, VersionedValue> cells = new TreeMap<>();
    publics.forEach((namespace, keys) ->
        keys.forEach((key, value) -> cells.put(NaiveState.Place.of(namespace, key), value)));
    hashed.forEach((key, value) ->
        cells.put(new NaiveState.Place(key.namespace(), key.collection(), key.keyHash()), value));
    return cells;
  }

  ByteString value(String namespace, String key) {
    VersionedValue value = get(namespace, key);
    return value == null ? ByteString.EMPTY : value.value();
  }
}
