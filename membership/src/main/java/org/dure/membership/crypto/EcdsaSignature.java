package org.dure.membership.crypto;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import org.jspecify.annotations.Nullable;

/// The DER form `SEQUENCE { r INTEGER, s INTEGER }` of an ECDSA signature and Fabric's rule on it:
/// S is at most half of the curve's order (`bccsp/utils/ecdsa.go`), so that a signature has one
/// form.
///
/// @param r in [1, order)
/// @param s in [1, order)
public record EcdsaSignature(BigInteger r, BigInteger s) {

  private static final int MAX_DER_BYTES = 256;

  public EcdsaSignature {
    if (r.signum() <= 0 || s.signum() <= 0) {
      throw new IllegalArgumentException("r and s of an ECDSA signature are positive");
    }
  }

  /// The signature in `der`, or null when it is not the strict DER of two positive integers with
  /// nothing behind.
  public static @Nullable EcdsaSignature parse(byte[] der) {
    if (der.length < 8 || der.length > MAX_DER_BYTES || der[0] != 0x30) {
      return null;
    }
    int body = 2;
    int length = der[1] & 0xff;
    if (length == 0x81) {
      body = 3;
      length = der[2] & 0xff;
      if (length < 0x80) {
        return null;
      }
    } else if (length > 0x7f) {
      return null;
    }
    if (body + length != der.length) {
      return null;
    }
    int afterR = end(der, body);
    if (afterR < 0 || end(der, afterR) != der.length) {
      return null;
    }
    BigInteger r = new BigInteger(der, body + 2, afterR - body - 2);
    BigInteger s = new BigInteger(der, afterR + 2, der.length - afterR - 2);
    return r.signum() > 0 && s.signum() > 0 ? new EcdsaSignature(r, s) : null;
  }

  /// Index behind the minimally encoded INTEGER at `at`, or -1.
  private static int end(byte[] der, int at) {
    if (at + 3 > der.length || der[at] != 0x02) {
      return -1;
    }
    int length = der[at + 1];
    if (length < 1 || at + 2 + length > der.length) {
      return -1;
    }
    boolean padded = length > 1 && der[at + 2] == 0 && der[at + 3] >= 0;
    return padded ? -1 : at + 2 + length;
  }

  /// Whether `der` is well formed and its S is low for the curve of `key`.
  public static boolean isCanonical(byte[] der, ECKey key) {
    EcdsaSignature signature = parse(der);
    return signature != null && signature.isLowS(key.getParams().getOrder());
  }

  /// Whether S is in the lower half of `order`.
  public boolean isLowS(BigInteger order) {
    return s.compareTo(order.shiftRight(1)) <= 0;
  }

  /// The same signature with S in the lower half of `order`.
  public EcdsaSignature lowS(BigInteger order) {
    return isLowS(order) ? this : new EcdsaSignature(r, order.subtract(s));
  }

  /// The DER encoding.
  public byte[] der() {
    byte[] rBytes = r.toByteArray();
    byte[] sBytes = s.toByteArray();
    int length = 4 + rBytes.length + sBytes.length;
    int head = length > 0x7f ? 3 : 2;
    byte[] der = new byte[head + length];
    der[0] = 0x30;
    if (head == 3) {
      der[1] = (byte) 0x81;
    }
    der[head - 1] = (byte) length;
    put(der, head, rBytes);
    put(der, head + 2 + rBytes.length, sBytes);
    return der;
  }

  private static void put(byte[] der, int at, byte[] integer) {
    der[at] = 0x02;
    der[at + 1] = (byte) integer.length;
    System.arraycopy(integer, 0, der, at + 2, integer.length);
  }

  static byte[] toLowS(byte[] der, PrivateKey key) {
    if (!(key instanceof ECKey elliptic)) {
      throw new CryptoException("not an EC key: " + key.getAlgorithm());
    }
    BigInteger order = elliptic.getParams().getOrder();
    EcdsaSignature signature = parse(der);
    if (signature == null) {
      throw new CryptoException("the provider made a signature that is not DER");
    }
    return signature.isLowS(order) ? der : signature.lowS(order).der();
  }
}
