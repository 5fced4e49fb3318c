package org.dure.node.order;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.dure.node.order.VoteJournal.Condition;

/// Reads a journal's bytes as far as they can be trusted.
final class JournalReader {
  private static final int PREFIX_BYTES = 8;
  // Bounds the search for a record behind damage: longer candidates would cost a checksum of
  // megabytes per position.
  private static final int SCANNED_BYTES_MAX = 1 << 20;

  /// @param goodBytes length of the part that reads back, from the start
  record Result(Condition condition, List<byte[]> records, int goodBytes) {}

  private JournalReader() {}

  static Result read(byte[] bytes, long magic, int bodyBytesMax) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.remaining() < Long.BYTES || buffer.getLong() != magic) {
      return new Result(Condition.DAMAGED, List.of(), 0);
    }
    List<byte[]> records = new ArrayList<>();
    while (buffer.hasRemaining()) {
      int start = buffer.position();
      byte[] body = body(buffer, bodyBytesMax);
      if (body == null) {
        boolean more = recordAfter(bytes, start + 1, bodyBytesMax);
        return new Result(
            more ? Condition.DAMAGED : Condition.TORN_TAIL, List.copyOf(records), start);
      }
      records.add(body);
    }
    return new Result(Condition.INTACT, List.copyOf(records), bytes.length);
  }

  private static byte @org.jspecify.annotations.Nullable [] body(
      ByteBuffer buffer, int bodyBytesMax) {
    if (buffer.remaining() < PREFIX_BYTES) {
      return null;
    }
    int length = buffer.getInt();
    int crc = buffer.getInt();
    if (length <= 0 || length > bodyBytesMax || length > buffer.remaining()) {
      return null;
    }
    byte[] body = new byte[length];
    buffer.get(body);
    return VoteJournal.checksum(body) == crc ? body : null;
  }

  /// Whether a whole record is found anywhere after a bad one: then the bad one was not the end of
  /// the last append.
  private static boolean recordAfter(byte[] bytes, int from, int bodyBytesMax) {
    for (int at = from; at + PREFIX_BYTES < bytes.length; at++) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, at, bytes.length - at);
      int length = buffer.getInt(at);
      if (length > 0 && length <= SCANNED_BYTES_MAX) {
        if (body(buffer, bodyBytesMax) != null) {
          return true;
        }
      }
    }
    return false;
  }
}
