package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dure.model.MalformedException;
import org.dure.model.Version;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.MetadataEntry;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.state.VersionedValue;
import org.dure.model.tx.Body;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.KeyValue;
import org.dure.store.StateKey;
import org.dure.store.StateView;
import org.jspecify.annotations.Nullable;

/// The state before a block, with every key that the block's transactions name read in one go.
final class BlockState {
  private static final String VALIDATION_PARAMETER = "VALIDATION_PARAMETER";

  private final StateView state;
  private final Map<StateKey, Optional<VersionedValue>> publics = new HashMap<>();
  private final Map<HashedKey, Optional<VersionedValue>> hashed = new HashMap<>();

  private BlockState(StateView state) {
    this.state = state;
  }

  static BlockState of(StateView state, List<Body.EndorserTx> transactions) {
    Set<StateKey> publicKeys = new LinkedHashSet<>();
    Set<HashedKey> hashedKeys = new LinkedHashSet<>();
    for (Body.EndorserTx transaction : transactions) {
      for (NsRwSet set : transaction.rwSet().namespaces()) {
        collect(set, publicKeys, hashedKeys);
      }
    }
    BlockState loaded = new BlockState(state);
    loaded.load(List.copyOf(publicKeys), List.copyOf(hashedKeys));
    return loaded;
  }

  private static void collect(NsRwSet set, Set<StateKey> publics, Set<HashedKey> hashed) {
    String namespace = set.namespace();
    set.reads().forEach(read -> publics.add(new StateKey(namespace, read.key())));
    set.writes().forEach(write -> publics.add(new StateKey(namespace, write.key())));
    set.metadataWrites().forEach(write -> publics.add(new StateKey(namespace, write.key())));
    for (CollHashedRwSet collection : set.collections()) {
      String name = collection.collection();
      List<ByteString> keys = new ArrayList<>();
      collection.reads().forEach(read -> keys.add(read.keyHash()));
      collection.writes().forEach(write -> keys.add(write.keyHash()));
      collection.metadataWrites().forEach(write -> keys.add(write.keyHash()));
      keys.forEach(key -> hashed.add(new HashedKey(namespace, name, key)));
    }
  }

  private void load(List<StateKey> publicKeys, List<HashedKey> hashedKeys) {
    List<@Nullable VersionedValue> values = state.getAll(publicKeys);
    for (int i = 0; i < publicKeys.size(); i++) {
      publics.put(publicKeys.get(i), Optional.ofNullable(values.get(i)));
    }
    List<@Nullable VersionedValue> hashes = state.getAllHashed(hashedKeys);
    for (int i = 0; i < hashedKeys.size(); i++) {
      hashed.put(hashedKeys.get(i), Optional.ofNullable(hashes.get(i)));
    }
  }

  @Nullable VersionedValue get(String namespace, String key) {
    StateKey stateKey = new StateKey(namespace, key);
    return publics
        .computeIfAbsent(stateKey, k -> Optional.ofNullable(state.get(k.namespace(), k.key())))
        .orElse(null);
  }

  @Nullable VersionedValue getHashed(HashedKey key) {
    return hashed.computeIfAbsent(key, k -> Optional.ofNullable(state.getHashed(k))).orElse(null);
  }

  Cursor<KeyValue> range(String namespace, String startKey, String endKey) {
    return state.range(namespace, startKey, endKey);
  }

  boolean hasTransaction(String txId) {
    return state.transaction(txId).isPresent();
  }

  static @Nullable Version version(@Nullable VersionedValue value) {
    return value == null ? null : value.version();
  }

  /// The key's own endorsement policy, empty if it has none.
  ///
  /// @throws MalformedException if the stored metadata do not parse
  static ByteString ownPolicy(@Nullable VersionedValue value) throws MalformedException {
    if (value == null || value.metadata().isEmpty()) {
      return ByteString.EMPTY;
    }
    for (MetadataEntry entry : MetadataEntry.fromStateBytes(value.metadata())) {
      if (entry.name().equals(VALIDATION_PARAMETER)) {
        return entry.value();
      }
    }
    return ByteString.EMPTY;
  }
}
