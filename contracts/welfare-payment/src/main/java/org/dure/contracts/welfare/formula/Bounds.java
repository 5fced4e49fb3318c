package org.dure.contracts.welfare.formula;

import java.util.stream.LongStream;

/// The least and the greatest value an expression can have. No part of a formula may reach beyond
/// [#LIMIT] either way, which leaves room for the sum of two such values in a `long`.
public record Bounds(long low, long high) {
  /// 10^15: ten trillion currency units in cents.
  public static final long LIMIT = 1_000_000_000_000_000L;

  public Bounds {
    if (low > high) {
      throw new IllegalArgumentException("bounds %d to %d are empty".formatted(low, high));
    }
  }

  static Bounds of(long value) {
    return new Bounds(value, value);
  }

  boolean within(long least, long greatest) {
    return low >= least && high <= greatest;
  }

  public boolean contains(long value) {
    return low <= value && value <= high;
  }

  Bounds or(Bounds other) {
    return new Bounds(Math.min(low, other.low), Math.max(high, other.high));
  }

  /// @throws ArithmeticException beyond what a `long` holds, as all of these
  Bounds plus(Bounds other) {
    return new Bounds(Math.addExact(low, other.low), Math.addExact(high, other.high));
  }

  Bounds minus(Bounds other) {
    return new Bounds(Math.subtractExact(low, other.high), Math.subtractExact(high, other.low));
  }

  Bounds times(Bounds other) {
    return hull(
        Math.multiplyExact(low, other.low),
        Math.multiplyExact(low, other.high),
        Math.multiplyExact(high, other.low),
        Math.multiplyExact(high, other.high));
  }

  /// Division is monotonous in both operands as long as the divisor keeps its sign.
  Bounds dividedBy(Bounds other) {
    return hull(
        Math.floorDiv(low, other.low),
        Math.floorDiv(low, other.high),
        Math.floorDiv(high, other.low),
        Math.floorDiv(high, other.high));
  }

  Bounds min(Bounds other) {
    return new Bounds(Math.min(low, other.low), Math.min(high, other.high));
  }

  Bounds max(Bounds other) {
    return new Bounds(Math.max(low, other.low), Math.max(high, other.high));
  }

  private static Bounds hull(long... corners) {
    return new Bounds(
        LongStream.of(corners).min().orElseThrow(), LongStream.of(corners).max().orElseThrow());
  }

  @Override
  public String toString() {
    return low == high ? Long.toString(low) : low + " to " + high;
  }
}
