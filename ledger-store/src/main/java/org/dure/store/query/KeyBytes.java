package org.dure.store.query;

import java.util.Arrays;

/// Bytes of an index key as they are put together.
final class KeyBytes {
  private byte[] bytes = new byte[64];
  private int size;

  KeyBytes put(int b) {
    grow(1);
    bytes[size++] = (byte) b;
    return this;
  }

  KeyBytes put(byte[] from, int length) {
    grow(length);
    System.arraycopy(from, 0, bytes, size, length);
    size += length;
    return this;
  }

  KeyBytes putLong(long number) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      put((int) (number >>> shift));
    }
    return this;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void grow(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
