package org.dure.pbft;

import java.util.Arrays;
import java.util.HexFormat;

/// Immutable bytes with value equality.
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /// A copy of `value`.
  public static Bytes of(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value.clone());
  }

  /// Takes `value` over, which nobody may change from now on.
  static Bytes owning(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value);
  }

  /// The bytes themselves, not to be changed.
  byte[] unsafeArray() {
    return value;
  }

  public int length() {
    return value.length;
  }

  /// A copy of the bytes.
  public byte[] toArray() {
    return value.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /// The first eight bytes in hex, enough to tell digests apart in a trace.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(value, 0, Math.min(8, value.length));
  }
}
