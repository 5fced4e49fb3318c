package org.dure.store.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dure.store.FileDamage;

/// RocksDB's log format, in which the log of writes and the list of files (MANIFEST) are kept:
/// pieces of records in blocks of 32 KiB, each piece behind its checksum, length and type
/// (`db/log_format.h`).
final class LogFile {
  private static final int BLOCK = 32 << 10;
  private static final int HEADER = 7;
  private static final int RECYCLED_HEADER = 11;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;
  private static final int RECYCLED_FROM = 5;
  private static final int RECYCLED_TO = 8;

  private final Path file;
  private final ByteBuffer bytes;
  private boolean inRecord;

  private LogFile(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /// The first damage of the file.
  static Optional<FileDamage> damage(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    return new LogFile(file, bytes).check();
  }

  private Optional<FileDamage> check() {
    int at = 0;
    while (at < bytes.limit()) {
      int left = BLOCK - at % BLOCK;
      if (left < HEADER) {
        if (!isZero(at, Math.min(left, bytes.limit() - at))) {
          return at(at, "bytes that should be zero are not");
        }
        at += left;
        continue;
      }
      if (bytes.limit() - at < HEADER) {
        return at(at, "it ends within the head of a record");
      }
      int type = bytes.get(at + 6) & 0xff;
      int length = bytes.getShort(at + 4) & 0xffff;
      if (type == 0 && length == 0 && isZero(at, Math.min(left, bytes.limit() - at))) {
        at += left;
        continue;
      }
      Optional<FileDamage> damage = piece(at, left, type, length);
      if (damage.isPresent()) {
        return damage;
      }
      at += head(type) + length;
    }
    return inRecord ? at(at, "it ends within a record") : Optional.empty();
  }

  private Optional<FileDamage> piece(int at, int left, int type, int length) {
    int whole = head(type) + length;
    if (whole > left) {
      return at(at, "a record's length is wrong");
    }
    if (whole > bytes.limit() - at) {
      return at(at, "it ends within a record");
    }
    if (bytes.getInt(at) != Masked.checksum(bytes, at + 6, whole - 6)) {
      return at(at, "a record's checksum does not match");
    }
    int kind = type >= RECYCLED_FROM && type <= RECYCLED_TO ? type - RECYCLED_FROM + 1 : type;
    boolean continues = kind == MIDDLE || kind == LAST;
    boolean begins = kind == FULL || kind == FIRST;
    if ((continues && !inRecord) || (begins && inRecord)) {
      return at(at, "a part of a record is missing");
    }
    if (continues || begins) {
      inRecord = kind == FIRST || kind == MIDDLE;
    }
    return Optional.empty();
  }

  private static int head(int type) {
    return type >= RECYCLED_FROM && type <= RECYCLED_TO ? RECYCLED_HEADER : HEADER;
  }

  private boolean isZero(int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private Optional<FileDamage> at(int offset, String what) {
    return Optional.of(
        new FileDamage(file, "byte %d of %d".formatted(offset, bytes.limit()), what));
  }
}
