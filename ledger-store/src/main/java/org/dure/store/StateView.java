package org.dure.store;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.dure.model.Version;
import org.dure.model.state.VersionedValue;
import org.dure.store.query.StateIndex;
import org.jspecify.annotations.Nullable;

/// The state of a channel. Safe for use by several threads at once. Keys are ordered by their UTF-8
/// bytes. All methods throw [StoreException] if the store fails or is closed.
public interface StateView {
  /// Number of blocks the state comprises: the number of the next block.
  long height();

  /// What a public key holds, or null.
  @Nullable VersionedValue get(String namespace, String key);

  /// What public keys hold, in the order of `keys`, null for each that is absent. Cheaper than one
  /// by one.
  List<@Nullable VersionedValue> getAll(List<StateKey> keys);

  /// The version of a public key, or null if it is absent.
  default @Nullable Version version(String namespace, String key) {
    VersionedValue value = get(namespace, key);
    return value == null ? null : value.version();
  }

  /// The versions of public keys, in the order of `keys`, null for each that is absent.
  List<@Nullable Version> versions(List<StateKey> keys);

  /// The metadata of a public key in stored form (MetadataEntry.fromStateBytes), empty if there is
  /// none.
  default ByteString metadata(String namespace, String key) {
    VersionedValue value = get(namespace, key);
    return value == null ? ByteString.EMPTY : value.metadata();
  }

  /// The public keys from `startKey` (included) to `endKey` (excluded), in order. An empty `endKey`
  /// means no upper bound; an empty `startKey` begins with the first key, composite keys included.
  /// To include a last key, end at it with U+0000 appended.
  Cursor<KeyValue> range(String namespace, String startKey, String endKey);

  /// The hash that the chain holds for a private key, or null.
  @Nullable VersionedValue getHashed(HashedKey key);

  /// Hashes for private keys, in the order of `keys`, null for each that is absent.
  List<@Nullable VersionedValue> getAllHashed(List<HashedKey> keys);

  /// The versions of hashed private keys, in the order of `keys`, null for each that is absent.
  List<@Nullable Version> versionsHashed(List<HashedKey> keys);

  /// The plaintext of a private key, or null if this node does not hold it. Whether it is current
  /// shows by comparing its version with that of the hash.
  @Nullable VersionedValue getPrivate(String namespace, String collection, String key);

  /// What a key of an area holds: a public one's value, or the plaintext of a private one.
  default @Nullable VersionedValue get(StateArea area, String key) {
    return area.isPublic()
        ? get(area.namespace(), key)
        : getPrivate(area.namespace(), area.collection(), key);
  }

  /// The plaintext private keys of a collection, bounded like [#range].
  Cursor<KeyValue> privateRange(
      String namespace, String collection, String startKey, String endKey);

  /// Keys between two places, which are the UTF-8 bytes of keys, in either direction.
  default Cursor<KeyValue> stretch(StateArea area, Stretch keys) {
    throw new UnsupportedOperationException("keys are not read in both directions here");
  }

  /// The indexes over these documents, as they stand at this state.
  default List<StateIndex> indexes(StateArea area) {
    return List.of();
  }

  /// Entries of an index that [#indexes] gave.
  default Cursor<IndexEntry> indexed(StateArea area, StateIndex index, Stretch places) {
    throw new UnsupportedOperationException("there are no indexes here");
  }

  /// The first transaction on the ledger with this id, valid or not.
  Optional<TxPosition> transaction(String txId);
}
