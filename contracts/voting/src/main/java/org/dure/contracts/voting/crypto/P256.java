package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/// The group: NIST P-256 (FIPS 186-5, SP 800-186 §3.2.1.3), prime order, cofactor one. Points are
/// 33 bytes in SEC 1 compressed form, never the point at infinity; scalars are 32 bytes, big
/// endian, below the order. Every other encoding is refused, so that one value has one form.
public final class P256 {
  public static final int POINT_BYTES = 33;
  public static final int SCALAR_BYTES = 32;

  private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256r1");
  private static final ECCurve CURVE = PARAMETERS.getCurve();

  /// The base point.
  public static final ECPoint G = PARAMETERS.getG();

  /// The order.
  public static final BigInteger N = PARAMETERS.getN();

  private P256() {}

  public static ECPoint infinity() {
    return CURVE.getInfinity();
  }

  /// @throws InvalidProofException when the bytes are no compressed point of the curve
  public static ECPoint point(byte[] bytes) {
    if (bytes.length != POINT_BYTES || (bytes[0] != 2 && bytes[0] != 3)) {
      throw new InvalidProofException("a point is 33 bytes that begin with 02 or 03");
    }
    try {
      return CURVE.decodePoint(bytes);
    } catch (IllegalArgumentException e) {
      throw new InvalidProofException("a point is not on the curve: " + e.getMessage());
    }
  }

  public static byte[] bytes(ECPoint point) {
    if (point.isInfinity()) {
      throw new InvalidProofException("the point at infinity stands for nothing here");
    }
    return point.getEncoded(true);
  }

  /// @throws InvalidProofException when the bytes are no scalar below the order
  public static BigInteger scalar(byte[] bytes) {
    BigInteger value = new BigInteger(1, bytes);
    if (bytes.length != SCALAR_BYTES || value.compareTo(N) >= 0) {
      throw new InvalidProofException("a scalar is 32 bytes and below the group's order");
    }
    return value;
  }

  public static byte[] bytes(BigInteger scalar) {
    byte[] raw = scalar.toByteArray();
    byte[] out = new byte[SCALAR_BYTES];
    int from = Math.max(0, raw.length - SCALAR_BYTES);
    System.arraycopy(raw, from, out, SCALAR_BYTES - (raw.length - from), raw.length - from);
    return out;
  }

  static byte[] bytes(BigInteger first, BigInteger second) {
    byte[] out = new byte[2 * SCALAR_BYTES];
    System.arraycopy(bytes(first), 0, out, 0, SCALAR_BYTES);
    System.arraycopy(bytes(second), 0, out, SCALAR_BYTES, SCALAR_BYTES);
    return out;
  }

  /// A secret scalar, uniform from 1 to the order less one: by rejection, without bias.
  public static BigInteger random(RandomGenerator random) {
    byte[] bytes = new byte[SCALAR_BYTES];
    while (true) {
      random.nextBytes(bytes);
      BigInteger value = new BigInteger(1, bytes);
      if (value.signum() > 0 && value.compareTo(N) < 0) {
        return value;
      }
    }
  }

  /// `k`·G by a comb with precomputed multiples, whose table look-ups touch every entry; for
  /// secrets too.
  public static ECPoint base(BigInteger k) {
    return times(G, k);
  }

  /// `k`·P by the same comb. The table stays with the point object, so a point used often should be
  /// decoded once.
  public static ECPoint times(ECPoint point, BigInteger k) {
    return new FixedPointCombMultiplier().multiply(point, k.mod(N)).normalize();
  }

  /// `a`·P + `b`·Q with public scalars: both at once (Shamir's trick with interleaved windows;
  /// Hankerson, Menezes, Vanstone 2004, algorithm 3.51), half the cost of two products.
  public static ECPoint sum(ECPoint p, BigInteger a, ECPoint q, BigInteger b) {
    return ECAlgorithms.sumOfTwoMultiplies(p, a.mod(N), q, b.mod(N)).normalize();
  }

  /// `k`·P for a small public number.
  public static ECPoint small(ECPoint point, long k) {
    return point.multiply(BigInteger.valueOf(k)).normalize();
  }
}
