package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.Version;
import org.dure.model.state.VersionedValue;
import org.dure.store.TxPosition;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Values in the database. A state value is: block, transaction, length of the metadata (each a
/// varint), metadata, value.
final class Values {
  static final int HASH_BYTES = 32;

  private Values() {}

  static byte[] state(VersionedValue value) {
    Version version = value.version();
    int metadataSize = value.metadata().size();
    int head = varintSize(version.block()) + varintSize(version.tx()) + varintSize(metadataSize);
    byte[] out = new byte[head + metadataSize + value.value().size()];
    int at = putVarint(out, 0, version.block());
    at = putVarint(out, at, version.tx());
    at = putVarint(out, at, metadataSize);
    value.metadata().copyTo(out, at);
    value.value().copyTo(out, at + metadataSize);
    return out;
  }

  /// Does not copy: the value shares `bytes`, which nobody may change.
  static VersionedValue readState(byte[] bytes) {
    Reader reader = new Reader(bytes);
    Version version = new Version(reader.varint(), reader.varint());
    int metadataSize = Math.toIntExact(reader.varint());
    int valueAt = reader.at + metadataSize;
    return new VersionedValue(
        UnsafeByteOperations.unsafeWrap(bytes, valueAt, bytes.length - valueAt),
        metadataSize == 0
            ? ByteString.EMPTY
            : UnsafeByteOperations.unsafeWrap(bytes, reader.at, metadataSize),
        version);
  }

  static Version readVersion(byte[] bytes) {
    Reader reader = new Reader(bytes);
    return new Version(reader.varint(), reader.varint());
  }

  static byte[] position(TxPosition position) {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + 1)
        .putLong(position.block())
        .putInt(position.index())
        .put((byte) position.code().getNumber())
        .array();
  }

  static TxPosition readPosition(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long block = buffer.getLong();
    int index = buffer.getInt();
    TxValidationCode code = TxValidationCode.forNumber(buffer.get() & 0xff);
    return new TxPosition(
        block, index, code == null ? TxValidationCode.INVALID_OTHER_REASON : code);
  }

  static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static long readNumber(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  /// A version by itself.
  static byte[] height(Version version) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(version.block())
        .putLong(version.tx())
        .array();
  }

  static Version readHeight(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Version(in.getLong(), in.getLong());
  }

  /// The hashes that stand one behind the other from `at` to the end. Does not copy.
  static List<ByteString> hashes(byte[] bytes, int at) {
    List<ByteString> hashes = new ArrayList<>();
    for (int next = at; next < bytes.length; next += HASH_BYTES) {
      hashes.add(UnsafeByteOperations.unsafeWrap(bytes, next, HASH_BYTES));
    }
    return hashes;
  }

  static int varintAt(byte[] bytes, int at) {
    Reader reader = new Reader(bytes);
    reader.at = at;
    return Math.toIntExact(reader.varint());
  }

  static int varintSize(long number) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
  }

  /// Writes a varint and returns the place behind it.
  static int putVarint(byte[] out, int at, long number) {
    long rest = number;
    int next = at;
    while ((rest & ~0x7fL) != 0) {
      out[next++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[next++] = (byte) rest;
    return next;
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    private Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    private long varint() {
      long number = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        byte b = bytes[at++];
        number |= (long) (b & 0x7f) << shift;
        if (b >= 0) {
          return number;
        }
      }
      throw new IllegalStateException("a varint of more than 64 bits");
    }
  }
}
