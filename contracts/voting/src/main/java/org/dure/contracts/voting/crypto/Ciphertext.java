package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECPoint;

/// A small number under exponential ElGamal: (r·G, m·G + r·Y). The sum of two ciphertexts holds the
/// sum of their numbers. Cramer, Gennaro, Schoenmakers, *A Secure and Optimally Efficient
/// Multi-Authority Election Scheme* (EUROCRYPT '97), §2.
public record Ciphertext(ECPoint alpha, ECPoint beta) {
  public static final int BYTES = 2 * P256.POINT_BYTES;

  public static Ciphertext of(int m, BigInteger r, ECPoint key) {
    ECPoint mask = P256.times(key, r);
    return new Ciphertext(
        P256.base(r), m == 0 ? mask : mask.add(P256.small(P256.G, m)).normalize());
  }

  /// The sum of nothing.
  public static Ciphertext zero() {
    return new Ciphertext(P256.infinity(), P256.infinity());
  }

  public Ciphertext plus(Ciphertext other) {
    return new Ciphertext(alpha.add(other.alpha), beta.add(other.beta));
  }

  public Ciphertext normalized() {
    return new Ciphertext(alpha.normalize(), beta.normalize());
  }
}
