package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import org.dure.store.BlockToLive;
import org.dure.store.PrivateSetId;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// When private data expire: under the block at which they go stand the sets, each with the hashes
/// of the keys that it was the last of its block to write.
final class Expiry {
  private static final int HASH_BYTES = 32;

  private Expiry() {}

  /// Notes when a set expires, if it ever does.
  ///
  /// @param hashes of 32 bytes, one behind the other
  static void put(
      Database database, WriteBatch batch, PrivateSetId id, ByteString hashes, BlockToLive live)
      throws RocksDBException {
    long expiring = expiring(id, live);
    if (expiring > 0) {
      batch.put(database.handle(Family.EXPIRY), Keys.expiry(expiring, id), hashes.toByteArray());
    }
  }

  /// As [#put] for one key of a set whose other keys are not known yet.
  static void putKey(
      Database database, WriteBatch batch, PrivateSetId id, ByteString hash, BlockToLive live)
      throws RocksDBException {
    long expiring = expiring(id, live);
    if (expiring > 0) {
      byte[] key = Keys.concat(Keys.expiry(expiring, id), hash.toByteArray());
      batch.put(database.handle(Family.EXPIRY), key, hash.toByteArray());
    }
  }

  /// 0 or less for never: a number above all that signed ones can hold is as good as that.
  private static long expiring(PrivateSetId id, BlockToLive live) {
    long blocks = live.blocks(id.namespace(), id.collection());
    return blocks > 0 ? id.block() + blocks + 1 : 0;
  }

  static List<ByteString> hashes(byte[] value) {
    List<ByteString> hashes = new ArrayList<>();
    for (int at = 0; at < value.length; at += HASH_BYTES) {
      hashes.add(UnsafeByteOperations.unsafeWrap(value, at, HASH_BYTES));
    }
    return hashes;
  }
}
