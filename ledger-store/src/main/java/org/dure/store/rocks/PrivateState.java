package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.rwset.KvWrite;
import org.dure.model.state.VersionedValue;
import org.dure.store.HashedKey;
import org.dure.store.PrivateWrite;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The private state in plaintext. It follows the hashed state: a key shows here with the version
/// of its hash as far as a value is known that has this hash, whichever transaction it came with.
final class PrivateState {
  private static final Version NONE = new Version(0, 0);

  private final Database database;
  private final List<PrivateWrite> changes = new ArrayList<>();

  PrivateState(Database database) {
    this.database = database;
  }

  /// Makes the plaintext follow a key's hash that is written.
  ///
  /// @param hashed what the hashed state holds from now on
  /// @param written what was written to it last, if that is known
  void follow(WriteBatch batch, HashedKey key, VersionedValue hashed, @Nullable KvWrite written)
      throws RocksDBException {
    if (written != null && Sha256.of(written.value()).equals(hashed.value())) {
      put(batch, key, written.key(), written.value(), hashed.version());
      return;
    }
    // Only the version moves when metadata were written, or the value that was there again.
    String name = name(key);
    VersionedValue held = name == null ? null : value(key, name);
    if (name != null && held != null && Sha256.of(held.value()).equals(hashed.value())) {
      put(batch, key, name, held.value(), hashed.version());
    }
  }

  private void put(WriteBatch batch, HashedKey key, String name, ByteString value, Version version)
      throws RocksDBException {
    batch.put(
        database.handle(Family.PRIVATE),
        encoded(key, name),
        Values.state(new VersionedValue(value, ByteString.EMPTY, version)));
    batch.put(database.handle(Family.PRIVATE_KEYS), Keys.hashed(key), Keys.utf8(name));
    changes.add(new PrivateWrite(key.namespace(), key.collection(), name, value, version));
  }

  /// What was written so far, in order; a key without a value is gone.
  List<PrivateWrite> changes() {
    return changes;
  }

  /// Removes a key; returns whether it was there.
  boolean remove(WriteBatch batch, HashedKey key) throws RocksDBException {
    String name = name(key);
    if (name == null) {
      return false;
    }
    batch.delete(database.handle(Family.PRIVATE), encoded(key, name));
    batch.delete(database.handle(Family.PRIVATE_KEYS), Keys.hashed(key));
    changes.add(new PrivateWrite(key.namespace(), key.collection(), name, ByteString.EMPTY, NONE));
    return true;
  }

  private @Nullable String name(HashedKey key) {
    byte[] name = database.get(Family.PRIVATE_KEYS, database.newest(), Keys.hashed(key));
    return name == null ? null : UnsafeByteOperations.unsafeWrap(name).toStringUtf8();
  }

  private @Nullable VersionedValue value(HashedKey key, String name) {
    byte[] value = database.get(Family.PRIVATE, database.newest(), encoded(key, name));
    return value == null ? null : Values.readState(value);
  }

  private static byte[] encoded(HashedKey key, String name) {
    return Keys.collection(key.namespace(), key.collection(), Keys.utf8(name));
  }
}
