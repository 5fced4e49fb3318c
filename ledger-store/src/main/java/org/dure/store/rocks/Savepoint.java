package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;

/// How far the ledger has come; written with every block.
///
/// @param height number of blocks
/// @param blockHash hash of the last header, empty at height 0
/// @param commitHash of the last block, empty if it has none
record Savepoint(long height, ByteString blockHash, ByteString commitHash) {
  static final Savepoint START = new Savepoint(0, ByteString.EMPTY, ByteString.EMPTY);

  byte[] toBytes() {
    ByteBuffer out =
        ByteBuffer.allocate(Long.BYTES + 2 + blockHash.size() + commitHash.size()).putLong(height);
    out.put((byte) blockHash.size()).put(blockHash.toByteArray());
    return out.put((byte) commitHash.size()).put(commitHash.toByteArray()).array();
  }

  static Savepoint of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Savepoint(in.getLong(), readHash(in), readHash(in));
  }

  private static ByteString readHash(ByteBuffer in) {
    byte[] hash = new byte[in.get()];
    in.get(hash);
    return UnsafeByteOperations.unsafeWrap(hash);
  }
}
