package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dure.model.Version;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.MetadataEntry;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.TxRwSet;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.model.state.VersionedValue;
import org.dure.store.HashedKey;
import org.jspecify.annotations.Nullable;

/// Turns the writes of valid transactions into updates. A write of a value keeps the key's metadata
/// and a write of metadata keeps its value, as the transactions before left them. Source:
/// txmgmt/validation/tx_ops.go.
final class WriteSets {
  private final BlockState state;
  private final StateUpdates updates;

  WriteSets(BlockState state, StateUpdates updates) {
    this.state = state;
    this.updates = updates;
  }

  /// Whether every key has a place in the state. A collection without a name has none: Fabric takes
  /// its key hashes for public keys, which need not be text. No honest endorser makes one.
  static boolean isWritable(TxRwSet set) {
    return set.namespaces().stream()
        .flatMap(namespace -> namespace.collections().stream())
        .noneMatch(collection -> collection.collection().isEmpty());
  }

  void apply(TxRwSet set, Version version) {
    for (NsRwSet namespace : set.namespaces()) {
      applyPublic(namespace, version);
      applyHashed(namespace, version);
    }
  }

  private void applyPublic(NsRwSet set, Version version) {
    Map<String, KeyChange> changes = new LinkedHashMap<>();
    set.writes()
        .forEach(write ->
            changes
                .computeIfAbsent(write.key(), none -> new KeyChange())
                .write(write.deletes(), write.value()));
    set.metadataWrites()
        .forEach(write ->
            changes
                .computeIfAbsent(write.key(), none -> new KeyChange())
                .metadata(write.entries()));
    changes.forEach((key, change) -> {
      String namespace = set.namespace();
      StateUpdate made =
          change.update(latest(updates.get(namespace, key), state.get(namespace, key)), version);
      if (made != null) {
        updates.put(namespace, key, made);
      }
    });
  }

  /// A collection may stand twice; what is done to a key in both places counts together.
  private void applyHashed(NsRwSet namespace, Version version) {
    Map<HashedKey, KeyChange> changes = new LinkedHashMap<>();
    for (CollHashedRwSet set : namespace.collections()) {
      set.writes()
          .forEach(write ->
              change(changes, namespace, set, write.keyHash())
                  .write(write.deletes(), write.valueHash()));
      set.metadataWrites()
          .forEach(
              write -> change(changes, namespace, set, write.keyHash()).metadata(write.entries()));
    }
    changes.forEach((key, change) -> {
      StateUpdate inBlock = updates.getHashed(key.namespace(), key.collection(), key.keyHash());
      StateUpdate made = change.update(latest(inBlock, state.getHashed(key)), version);
      if (made != null) {
        updates.putHashed(key.namespace(), key.collection(), key.keyHash(), made);
      }
    });
  }

  private static KeyChange change(
      Map<HashedKey, KeyChange> changes,
      NsRwSet namespace,
      CollHashedRwSet set,
      ByteString keyHash) {
    return changes.computeIfAbsent(
        new HashedKey(namespace.namespace(), set.collection(), keyHash), none -> new KeyChange());
  }

  private static @Nullable VersionedValue latest(
      @Nullable StateUpdate inBlock, @Nullable VersionedValue stored) {
    return switch (inBlock) {
      case null -> stored;
      case StateUpdate.Put(VersionedValue value) -> value;
      case StateUpdate.Delete delete -> null;
    };
  }

  /// What one transaction does to one key. Fabric adds flags up rather than joining them; sets that
  /// name a key twice, which no honest endorser makes, come out the same here.
  private static final class KeyChange {
    private static final int VALUE = 1;
    private static final int METADATA = 2;
    private static final int METADATA_DELETE = 4;
    private static final int DELETE = 8;
    private static final int BYTE = 0xff;

    private int flags;
    private ByteString value = ByteString.EMPTY;
    private ByteString metadata = ByteString.EMPTY;

    void write(boolean deletes, ByteString written) {
      flags = (flags + (deletes ? DELETE : VALUE)) & BYTE;
      if (!deletes) {
        value = written;
      }
    }

    void metadata(List<MetadataEntry> entries) {
      flags = (flags + (entries.isEmpty() ? METADATA_DELETE : METADATA)) & BYTE;
      if (!entries.isEmpty()) {
        metadata = MetadataEntry.toStateBytes(entries);
      }
    }

    /// @return null if nothing happens, as for metadata of a key that is not there
    @Nullable StateUpdate update(@Nullable VersionedValue latest, Version version) {
      if ((flags & DELETE) != 0) {
        return new StateUpdate.Delete(version);
      }
      boolean both = (flags & VALUE) != 0 && (flags & (METADATA | METADATA_DELETE)) != 0;
      if (!both && (flags | VALUE) == VALUE) {
        metadata = latest == null ? ByteString.EMPTY : latest.metadata();
      } else if (!both) {
        if (latest == null) {
          return null;
        }
        value = latest.value();
      }
      return value.isEmpty()
          ? new StateUpdate.Delete(version)
          : StateUpdate.Put.of(value, metadata, version);
    }
  }
}
