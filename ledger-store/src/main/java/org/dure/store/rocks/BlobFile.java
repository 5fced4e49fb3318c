package org.dure.store.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.dure.store.FileDamage;

/// RocksDB's format of large values (`db/blob/blob_log_format.h`): a head, then records of lengths,
/// checksums, key and value, then a foot. The key of ours is a block's number.
final class BlobFile {
  private static final int MAGIC = 2_395_959;
  private static final int VERSION = 1;
  private static final int FILE_HEAD = 30;
  private static final int RECORD_HEAD = 32;
  private static final int FOOT = 32;
  private static final int CHECKSUM = 4;
  private static final int LENGTHS = 24;

  private final Path file;
  private final FileChannel channel;
  private final long size;

  private BlobFile(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  /// The first damage of the file.
  static Optional<FileDamage> damage(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new BlobFile(file, channel).check();
    }
  }

  private Optional<FileDamage> check() throws IOException {
    if (size < FILE_HEAD + FOOT) {
      return at(0, "it is too short");
    }
    if (!isHead(read(0, FILE_HEAD))) {
      return at(0, "its head is not that of a file of large values");
    }
    long at = FILE_HEAD;
    while (at < size - FOOT) {
      ByteBuffer head = read(at, (int) Math.min(RECORD_HEAD, size - at));
      if (head.limit() < RECORD_HEAD || head.getInt(LENGTHS) != Masked.checksum(head, 0, LENGTHS)) {
        return at(at, "the checksum of a record's head does not match");
      }
      long length = head.getLong(0) + head.getLong(Long.BYTES);
      ByteBuffer record = read(at + RECORD_HEAD, Math.toIntExact(length));
      if (head.getInt(LENGTHS + CHECKSUM) != Masked.checksum(record, 0, record.limit())) {
        return at(at, "the checksum of " + name(head, record) + " does not match");
      }
      at += RECORD_HEAD + length;
    }
    return isDamaged(read(size - FOOT, FOOT))
        ? at(size - FOOT, "the checksum of its foot does not match")
        : Optional.empty();
  }

  /// The head has no checksum. Ours never expire, so the bytes behind the family's number and
  /// before the kind of compression are zero, and so are those at the end.
  private static boolean isHead(ByteBuffer head) {
    return head.getInt(0) == MAGIC
        && head.getInt(4) == VERSION
        && head.get(12) == 0
        && head.getLong(14) == 0
        && head.getLong(22) == 0;
  }

  private static String name(ByteBuffer head, ByteBuffer record) {
    return head.getLong(0) == Long.BYTES
        ? "block " + record.order(ByteOrder.BIG_ENDIAN).getLong(0)
        : "a record";
  }

  /// Whether what ends with its own checksum is damaged.
  private static boolean isDamaged(ByteBuffer part) {
    int body = part.limit() - CHECKSUM;
    return part.getInt(body) != Masked.checksum(part, 0, body);
  }

  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (part.hasRemaining() && channel.read(part, at + part.position()) >= 0) {
      // goes on
    }
    return part.flip();
  }

  private Optional<FileDamage> at(long offset, String what) {
    return Optional.of(new FileDamage(file, "byte %d of %d".formatted(offset, size), what));
  }
}
