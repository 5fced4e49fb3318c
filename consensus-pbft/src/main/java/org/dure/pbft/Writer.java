package org.dure.pbft;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/// Appends big-endian integers and length-prefixed bytes.
final class Writer {
  private byte[] buffer = new byte[256];
  private int length;

  Writer u8(int value) {
    room(1);
    buffer[length++] = (byte) value;
    return this;
  }

  Writer i32(int value) {
    return u8(value >>> 24).u8(value >>> 16).u8(value >>> 8).u8(value);
  }

  Writer i64(long value) {
    return i32((int) (value >>> 32)).i32((int) value);
  }

  Writer bytes(Bytes value) {
    return raw(value.unsafeArray());
  }

  Writer text(String value) {
    return raw(value.getBytes(StandardCharsets.UTF_8));
  }

  private Writer raw(byte[] value) {
    i32(value.length);
    room(value.length);
    System.arraycopy(value, 0, buffer, length, value.length);
    length += value.length;
    return this;
  }

  <T> Writer list(List<T> items, BiConsumer<Writer, T> each) {
    i32(items.size());
    items.forEach(item -> each.accept(this, item));
    return this;
  }

  Bytes toBytes() {
    return Bytes.owning(Arrays.copyOf(buffer, length));
  }

  private void room(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
