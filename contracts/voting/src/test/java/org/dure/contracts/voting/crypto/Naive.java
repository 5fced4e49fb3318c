package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import java.util.HexFormat;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/// P-256 by the formulas of the textbook on plain integers, for comparison: the constants are typed
/// in from SP 800-186 §3.2.1.3, nothing is taken from the library under test.
final class Naive {
  static final BigInteger P =
      hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  static final BigInteger N =
      hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  static final BigInteger A = P.subtract(BigInteger.valueOf(3));
  static final BigInteger B =
      hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
  static final Point G =
      new Point(
          hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
          hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"));

  private Naive() {}

  /// Null stands for infinity.
  record Point(BigInteger x, BigInteger y) {}

  static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }

  static @Nullable Point of(ECPoint point) {
    ECPoint affine = point.normalize();
    return affine.isInfinity()
        ? null
        : new Point(
            affine.getAffineXCoord().toBigInteger(), affine.getAffineYCoord().toBigInteger());
  }

  static @Nullable Point add(@Nullable Point a, @Nullable Point b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    BigInteger slope;
    if (a.x.equals(b.x)) {
      if (a.y.add(b.y).mod(P).signum() == 0) {
        return null;
      }
      slope =
          a.x
              .pow(2)
              .multiply(BigInteger.valueOf(3))
              .add(A)
              .multiply(a.y.shiftLeft(1).modInverse(P));
    } else {
      slope = b.y.subtract(a.y).multiply(b.x.subtract(a.x).modInverse(P));
    }
    BigInteger x = slope.pow(2).subtract(a.x).subtract(b.x).mod(P);
    return new Point(x, slope.multiply(a.x.subtract(x)).subtract(a.y).mod(P));
  }

  static @Nullable Point negate(@Nullable Point a) {
    return a == null ? null : new Point(a.x, a.y.negate().mod(P));
  }

  static @Nullable Point times(@Nullable Point a, BigInteger k) {
    Point sum = null;
    BigInteger scalar = k.mod(N);
    for (int i = scalar.bitLength() - 1; i >= 0; i--) {
      sum = add(sum, sum);
      if (scalar.testBit(i)) {
        sum = add(sum, a);
      }
    }
    return sum;
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
