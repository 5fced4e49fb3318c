package org.dure.model.state;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.model.ByteOrder;
import org.jspecify.annotations.Nullable;

/// All updates of a block to public and hashed private state, the last one per key. Filled
/// transaction by transaction during validation, which also looks up here what earlier transactions
/// of the block did. Sorted throughout, so that the commit hash and the store see one order. Not
/// safe for use by several threads at once.
public final class StateUpdates {
  private final SortedMap<String, SortedMap<String, StateUpdate>> publics =
      new TreeMap<>(ByteOrder.UTF8);
  private final SortedMap<String, SortedMap<String, SortedMap<ByteString, StateUpdate>>> hashed =
      new TreeMap<>(ByteOrder.UTF8);

  /// Sets what happens to a public key. The namespace "" holds the channel's configuration.
  public void put(String namespace, String key, StateUpdate update) {
    publics.computeIfAbsent(namespace, none -> new TreeMap<>(ByteOrder.UTF8)).put(key, update);
  }

  /// Sets what happens to a private key, known by its hash; the value of the update is the hash of
  /// the private value.
  public void putHashed(
      String namespace, String collection, ByteString keyHash, StateUpdate update) {
    hashed
        .computeIfAbsent(namespace, none -> new TreeMap<>(ByteOrder.UTF8))
        .computeIfAbsent(collection, none -> new TreeMap<>(ByteOrder.UNSIGNED))
        .put(keyHash, update);
  }

  /// What happens to a public key so far, or null if nothing does.
  public @Nullable StateUpdate get(String namespace, String key) {
    SortedMap<String, StateUpdate> updates = publics.get(namespace);
    return updates == null ? null : updates.get(key);
  }

  /// What happens to a private key so far, or null if nothing does.
  public @Nullable StateUpdate getHashed(String namespace, String collection, ByteString keyHash) {
    SortedMap<String, SortedMap<ByteString, StateUpdate>> collections = hashed.get(namespace);
    SortedMap<ByteString, StateUpdate> updates =
        collections == null ? null : collections.get(collection);
    return updates == null ? null : updates.get(keyHash);
  }

  /// Updates of public keys by namespace and key. A view: do not keep it.
  public SortedMap<String, SortedMap<String, StateUpdate>> publicUpdates() {
    return Collections.unmodifiableSortedMap(publics);
  }

  /// Updates of hashed keys by namespace, collection and hash of the key. A view: do not keep it.
  public SortedMap<String, SortedMap<String, SortedMap<ByteString, StateUpdate>>> hashedUpdates() {
    return Collections.unmodifiableSortedMap(hashed);
  }

  /// The public updates of one namespace in the order of keys, empty if there are none. A view: do
  /// not keep it.
  public SortedMap<String, StateUpdate> publicUpdates(String namespace) {
    SortedMap<String, StateUpdate> updates = publics.get(namespace);
    return updates == null
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(updates);
  }

  public boolean isEmpty() {
    return publics.isEmpty() && hashed.isEmpty();
  }
}
