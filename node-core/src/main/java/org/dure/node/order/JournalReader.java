package org.dure.node.order;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.dure.node.order.VoteJournal.Condition;
import org.jspecify.annotations.Nullable;

/// Reads a journal's bytes as far as they can be trusted.
final class JournalReader {
  // Bounds the search for a record behind damage: longer candidates would cost a checksum of
  // megabytes per position.
  private static final int SCANNED_BYTES_MAX = 1 << 20;

  private final ByteBuffer bytes;
  private final int bodyBytesMax;

  private JournalReader(ByteBuffer bytes, int bodyBytesMax) {
    this.bytes = bytes;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// @param goodBytes length of the part that reads back, from the start
  record Result(Condition condition, List<byte[]> records, int goodBytes) {}

  /// @param behind how far behind the start of its append it begins
  private record Framed(int behind, ByteBuffer body) {}

  static Result read(byte[] bytes, long magic, int bodyBytesMax) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    boolean headed =
        bytes.length >= VoteJournal.HEADER_BYTES
            && buffer.getLong(0) == magic
            && buffer.getInt(2 * Long.BYTES) == VoteJournal.headerChecksum(buffer);
    if (!headed || buffer.getLong(Long.BYTES) > bytes.length) {
      return new Result(Condition.DAMAGED, List.of(), 0);
    }
    return new JournalReader(buffer, bodyBytesMax).read();
  }

  private Result read() {
    List<byte[]> records = new ArrayList<>();
    long synced = bytes.getLong(Long.BYTES);
    int at = VoteJournal.HEADER_BYTES;
    while (at < bytes.limit()) {
      Framed framed = at(at, bodyBytesMax);
      if (framed == null) {
        boolean torn = at >= synced && !laterAppend(at);
        Condition condition = torn ? Condition.TORN_TAIL : Condition.DAMAGED;
        return new Result(condition, List.copyOf(records), at);
      }
      byte[] body = new byte[framed.body().remaining()];
      framed.body().get(body);
      records.add(body);
      at += VoteJournal.PREFIX_BYTES + body.length;
    }
    return new Result(Condition.INTACT, List.copyOf(records), at);
  }

  /// The record that begins here, or null if none does that is no longer than `bytesMax`.
  private @Nullable Framed at(int at, int bytesMax) {
    int begin = at + VoteJournal.PREFIX_BYTES;
    if (begin > bytes.limit()) {
      return null;
    }
    int length = bytes.getInt(at);
    int behind = bytes.getInt(at + Integer.BYTES);
    boolean possible =
        length > 0
            && length <= bytesMax
            && length <= bytes.limit() - begin
            && behind >= 0
            && behind <= at - VoteJournal.HEADER_BYTES;
    if (!possible) {
      return null;
    }
    ByteBuffer body = bytes.slice(begin, length);
    boolean genuine =
        VoteJournal.checksum(at, behind, body) == bytes.getInt(at + 2 * Integer.BYTES);
    return genuine ? new Framed(behind, body) : null;
  }

  /// Whether a record of an append that began behind the bad place is found: then what is bad had
  /// been synced.
  private boolean laterAppend(int bad) {
    for (int at = bad + 1; at + VoteJournal.PREFIX_BYTES < bytes.limit(); at++) {
      Framed framed = at(at, SCANNED_BYTES_MAX);
      if (framed != null && at - framed.behind() > bad) {
        return true;
      }
    }
    return false;
  }
}
