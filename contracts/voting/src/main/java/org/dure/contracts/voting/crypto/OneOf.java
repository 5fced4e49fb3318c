package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.ECPoint;

/// A proof that a ciphertext holds one of the numbers from `least` on, as many as there are
/// branches, without saying which: Chaum and Pedersen's proof for the true branch, simulated ones
/// for the others, and the challenges add up to the hash. Cramer, Damgård, Schoenmakers, *Proofs of
/// Partial Knowledge* (CRYPTO '94), §3; for votes Cramer, Gennaro, Schoenmakers 1997, §2.
public record OneOf(List<Branch> branches) {
  /// @param c challenge
  /// @param z response
  public record Branch(BigInteger c, BigInteger z) {}

  public OneOf {
    branches = List.copyOf(branches);
  }

  public static int bytes(int branches) {
    return branches * 2 * P256.SCALAR_BYTES;
  }

  /// @param m what the ciphertext holds
  /// @param r its randomness
  /// @param count how many numbers from `least` on are allowed
  public static OneOf prove(
      Ciphertext text,
      ECPoint key,
      int m,
      BigInteger r,
      int least,
      int count,
      Supplier<Transcript> context,
      RandomGenerator random) {
    int truth = m - least;
    BigInteger nonce = P256.random(random);
    List<Branch> branches = new ArrayList<>();
    List<ECPoint> commitments = new ArrayList<>();
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      if (i == truth) {
        branches.add(new Branch(BigInteger.ZERO, BigInteger.ZERO));
        commitments.add(P256.base(nonce));
        commitments.add(P256.times(key, nonce));
      } else {
        Branch simulated = new Branch(P256.random(random), P256.random(random));
        branches.add(simulated);
        commitments.addAll(commitments(simulated, text, shifted(text, least + i), key));
        sum = sum.add(simulated.c);
      }
    }
    BigInteger c = challenge(context, text, commitments).subtract(sum).mod(P256.N);
    if (truth >= 0 && truth < count) {
      branches.set(truth, new Branch(c, nonce.add(c.multiply(r)).mod(P256.N)));
    }
    return new OneOf(branches);
  }

  public boolean holds(Ciphertext text, ECPoint key, int least, Supplier<Transcript> context) {
    List<ECPoint> commitments = new ArrayList<>();
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < branches.size(); i++) {
      Branch branch = branches.get(i);
      commitments.addAll(commitments(branch, text, shifted(text, least + i), key));
      sum = sum.add(branch.c);
    }
    return commitments.stream().noneMatch(ECPoint::isInfinity)
        && challenge(context, text, commitments).equals(sum.mod(P256.N));
  }

  /// What a true branch committed to: z·G − c·α and z·Y − c·(β − v·G).
  private static List<ECPoint> commitments(
      Branch branch, Ciphertext text, ECPoint shifted, ECPoint key) {
    BigInteger minus = branch.c.negate();
    return List.of(
        P256.sum(P256.G, branch.z, text.alpha(), minus), P256.sum(key, branch.z, shifted, minus));
  }

  private static ECPoint shifted(Ciphertext text, int v) {
    return v == 0 ? text.beta() : text.beta().subtract(P256.small(P256.G, v)).normalize();
  }

  private static BigInteger challenge(
      Supplier<Transcript> context, Ciphertext text, List<ECPoint> commitments) {
    Transcript transcript = context.get().add(text.alpha()).add(text.beta());
    commitments.forEach(transcript::add);
    return transcript.scalar();
  }
}
