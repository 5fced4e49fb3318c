package org.dure.store.rocks;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Checksums as RocksDB stores them: CRC-32C, turned and shifted (`util/crc32c.h`).
final class Masked {
  private static final int DELTA = 0xa282ead8;

  private Masked() {}

  /// Of `length` bytes from `from`.
  static int checksum(ByteBuffer bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(from, length));
    int plain = (int) crc.getValue();
    return ((plain >>> 15) | (plain << 17)) + DELTA;
  }
}
