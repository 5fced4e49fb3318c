package org.dure.contracts.voting.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.ECPoint;

/// Encrypted sums: one ciphertext for each option of each contest, which holds how often it was
/// chosen. Bytes: α and β of each (33 each), 33 zeros for the point at infinity.
public record Tally(BallotShape shape, List<Ciphertext> sums) {
  public Tally {
    sums = List.copyOf(sums);
  }

  private static int options(BallotShape shape) {
    return shape.contests().stream().mapToInt(BallotShape.Contest::options).sum();
  }

  /// Of no ballots.
  public static Tally empty(BallotShape shape) {
    return new Tally(
        shape, IntStream.range(0, options(shape)).mapToObj(i -> Ciphertext.zero()).toList());
  }

  public Tally plus(Ballot ballot) {
    return plus(
        ballot.contests().stream()
            .flatMap(contest -> contest.choices().stream())
            .map(Ballot.Choice::text)
            .toList());
  }

  public Tally plus(Tally other) {
    return plus(other.sums);
  }

  private Tally plus(List<Ciphertext> other) {
    return new Tally(
        shape,
        IntStream.range(0, sums.size()).mapToObj(i -> sums.get(i).plus(other.get(i))).toList());
  }

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Ciphertext sum : sums) {
      out.writeBytes(bytes(sum.alpha().normalize()));
      out.writeBytes(bytes(sum.beta().normalize()));
    }
    return out.toByteArray();
  }

  private static byte[] bytes(ECPoint point) {
    return point.isInfinity() ? new byte[P256.POINT_BYTES] : P256.bytes(point);
  }

  public static Tally parse(byte[] bytes, BallotShape shape) {
    int count = options(shape);
    Reader in = new Reader(bytes, count * Ciphertext.BYTES, "a tally");
    List<Ciphertext> sums = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sums.add(new Ciphertext(in.pointOrInfinity(), in.pointOrInfinity()));
    }
    return new Tally(shape, sums);
  }

  // ---- decryption

  /// A trustee's part of decrypting: x·α of each sum with a proof. Cramer, Gennaro, Schoenmakers
  /// 1997, §2 and §3.
  ///
  /// @param context of the booth
  public PartialDecryption decrypt(
      int trustee, BigInteger share, byte[] context, RandomGenerator random) {
    List<PartialDecryption.Part> parts = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      ECPoint alpha = sums.get(i).alpha();
      int option = i;
      parts.add(
          new PartialDecryption.Part(
              P256.times(alpha, share),
              EqualLogs.prove(share, alpha, () -> decrypting(context, trustee, option), random)));
    }
    return new PartialDecryption(parts);
  }

  /// @param verificationKey of the trustee
  /// @throws InvalidProofException naming the option whose part is not proven
  public void check(
      int trustee, ECPoint verificationKey, byte[] context, PartialDecryption partial) {
    for (int i = 0; i < sums.size(); i++) {
      PartialDecryption.Part part = partial.parts().get(i);
      int option = i;
      if (!part.proof()
          .holds(
              verificationKey,
              sums.get(i).alpha(),
              part.factor(),
              () -> decrypting(context, trustee, option))) {
        throw new InvalidProofException(
            "trustee %d has not proven the decryption of sum %d".formatted(trustee, i + 1));
      }
    }
  }

  private static Transcript decrypting(byte[] context, int trustee, int option) {
    return new Transcript("DECRYPTION").add(context).add(trustee).add(option);
  }

  /// m·G of each sum, from as many trustees' parts as the threshold asks for: Lagrange
  /// interpolation at zero, in the exponent (Pedersen 1991, §3).
  ///
  /// @param trustees whose parts these are, in the same order, all different
  public List<ECPoint> open(List<Integer> trustees, List<PartialDecryption> partials) {
    List<BigInteger> factors = trustees.stream().map(j -> lagrange(j, trustees)).toList();
    List<ECPoint> opened = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      ECPoint mask = P256.infinity();
      for (int k = 0; k < partials.size(); k++) {
        mask = mask.add(partials.get(k).parts().get(i).factor().multiply(factors.get(k)));
      }
      opened.add(sums.get(i).beta().subtract(mask).normalize());
    }
    return opened;
  }

  static BigInteger lagrange(int j, List<Integer> all) {
    BigInteger numerator = BigInteger.ONE;
    BigInteger denominator = BigInteger.ONE;
    for (int m : all) {
      if (m != j) {
        numerator = numerator.multiply(BigInteger.valueOf(m)).mod(P256.N);
        denominator = denominator.multiply(BigInteger.valueOf(m - j)).mod(P256.N);
      }
    }
    return numerator.multiply(denominator.modInverse(P256.N)).mod(P256.N);
  }
}
