package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Optional;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.store.StoreException;
import org.hyperledger.fabric.protos.common.Block;
import org.rocksdb.RocksIterator;

/// Reads blocks back.
final class StoredBlocks {
  private StoredBlocks() {}

  /// The bytes of a block as they were committed.
  static Optional<ByteString> read(Database database, long number) {
    byte[] bytes = database.get(Family.BLOCKS, database.newest(), Keys.block(number));
    return Optional.ofNullable(bytes).map(UnsafeByteOperations::unsafeWrap);
  }

  /// Header and metadata of a block whose data may be gone.
  static Optional<Block> header(Database database, long number) {
    byte[] bare = database.get(Family.HEADERS, database.newest(), Keys.block(number));
    Optional<ByteString> bytes =
        bare == null ? read(database, number) : Optional.of(UnsafeByteOperations.unsafeWrap(bare));
    return bytes.map(found -> parse(database, found).toBuilder().clearData().build());
  }

  /// The greatest number below `number` whose block is whole, -1 if there is none.
  static long before(Database database, long number) {
    if (number <= 0) {
      return -1;
    }
    try (RocksIterator blocks = database.db().newIterator(database.handle(Family.BLOCKS))) {
      blocks.seekForPrev(Keys.block(number - 1));
      return blocks.isValid() ? Values.readNumber(blocks.key()) : -1;
    }
  }

  /// Parses a block; its parts share the memory of `bytes`.
  static Block parse(Database database, ByteString bytes) {
    try {
      return Blocks.parse(bytes);
    } catch (MalformedException e) {
      throw new StoreException(
          StoreException.Kind.CORRUPT, "ledger " + database.folder() + ", reading a block", e);
    }
  }

  /// The bytes of one envelope in a block.
  static ByteString envelope(Database database, ByteString block, int index) {
    return parse(database, block).getData().getData(index);
  }
}
