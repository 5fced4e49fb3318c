package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.ECPoint;

/// A proof that its maker knows the secret key of a public one, bound to what the transcript holds:
/// proof of possession and signature alike. Schnorr, *Efficient Signature Generation by Smart
/// Cards* (J. Cryptology 4, 1991); RFC 8235 §3.
///
/// @param c challenge
/// @param z response
public record Schnorr(BigInteger c, BigInteger z) {
  public static final int BYTES = 2 * P256.SCALAR_BYTES;

  public byte[] bytes() {
    return P256.bytes(c, z);
  }

  public static Schnorr parse(byte[] bytes) {
    return new Reader(bytes, BYTES, "a Schnorr proof").schnorr();
  }

  /// @param transcript makes the statement anew each time it is asked
  public static Schnorr prove(
      BigInteger secret, ECPoint key, Supplier<Transcript> transcript, RandomGenerator random) {
    BigInteger nonce = P256.random(random);
    BigInteger c = transcript.get().add(key).add(P256.base(nonce)).scalar();
    return new Schnorr(c, nonce.add(c.multiply(secret)).mod(P256.N));
  }

  /// Whether z·G − c·K is the commitment that gives the challenge.
  public boolean holds(ECPoint key, Supplier<Transcript> transcript) {
    ECPoint commitment = P256.sum(P256.G, z, key, c.negate());
    return !commitment.isInfinity() && transcript.get().add(key).add(commitment).scalar().equals(c);
  }
}
