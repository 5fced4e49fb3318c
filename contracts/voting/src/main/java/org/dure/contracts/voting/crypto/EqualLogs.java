package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.ECPoint;

/// A proof that log_G(X) = log_A(D): that a trustee decrypted with the key announced, or that a
/// shared secret is the right one. Chaum and Pedersen, *Wallet Databases with Observers* (CRYPTO
/// '92), §3.2.
///
/// @param c challenge
/// @param z response
public record EqualLogs(BigInteger c, BigInteger z) {
  public static final int BYTES = 2 * P256.SCALAR_BYTES;

  public byte[] bytes() {
    return P256.bytes(c, z);
  }

  public static EqualLogs prove(
      BigInteger x, ECPoint a, Supplier<Transcript> context, RandomGenerator random) {
    BigInteger nonce = P256.random(random);
    ECPoint key = P256.base(x);
    ECPoint d = P256.times(a, x);
    BigInteger c = challenge(context, key, a, d, P256.base(nonce), P256.times(a, nonce));
    return new EqualLogs(c, nonce.add(c.multiply(x)).mod(P256.N));
  }

  public boolean holds(ECPoint key, ECPoint a, ECPoint d, Supplier<Transcript> context) {
    ECPoint first = P256.sum(P256.G, z, key, c.negate());
    ECPoint second = P256.sum(a, z, d, c.negate());
    return !first.isInfinity()
        && !second.isInfinity()
        && challenge(context, key, a, d, first, second).equals(c);
  }

  private static BigInteger challenge(
      Supplier<Transcript> context,
      ECPoint key,
      ECPoint a,
      ECPoint d,
      ECPoint first,
      ECPoint second) {
    return context.get().add(key).add(a).add(d).add(first).add(second).scalar();
  }
}
