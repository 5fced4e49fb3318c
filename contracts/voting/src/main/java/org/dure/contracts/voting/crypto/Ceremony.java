package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.ECPoint;

/// How `n` trustees make a key of which any `threshold` of them can decrypt and fewer learn
/// nothing: joint-Feldman, each trustee dealing a random polynomial by Feldman's verifiable secret
/// sharing (FOCS 1987), the key the sum of their free terms. Pedersen, *A Threshold Cryptosystem
/// without a Trusted Party* (EUROCRYPT '91), §3; as Belenios does it: Cortier, Galindo, Glondu,
/// Izabachène, *Distributed ElGamal à la Pedersen* (WPES 2013), §3.
///
/// Known caveat: whoever deals last sees the others' commitments and can try polynomials until the
/// key pleases him, so the key is not uniform: Gennaro, Jarecki, Krawczyk, Rabin, *Secure
/// Distributed Key Generation for Discrete-Log Based Cryptosystems* (J. Cryptology 20, 2007), §3.
/// It does not help to decrypt: Cortier et al. 2013, §4, prove ballots as secret as with an
/// unbiased key. Proofs of possession keep a trustee from choosing a free term that cancels the
/// others'. A complaint ends the ceremony instead of leaving the dealer out, which is where the
/// stronger bias comes from.
///
/// Trustees are numbered from 1.
///
/// @param context a digest of channel, election and definition
public record Ceremony(byte[] context, int trustees, int threshold) {
  public Ceremony {
    if (threshold < 1 || trustees < threshold || trustees > 32) {
      throw new IllegalArgumentException(
          "a threshold of %d out of %d trustees".formatted(threshold, trustees));
    }
  }

  // ---- first step: keys to send shares to

  public Enrolment enrol(int trustee, BigInteger secret, RandomGenerator random) {
    ECPoint key = P256.base(secret);
    return new Enrolment(key, Schnorr.prove(secret, key, () -> enrolling(trustee), random));
  }

  /// @throws InvalidProofException when the trustee has not shown to hold the key's secret
  public void check(int trustee, Enrolment enrolment) {
    if (!enrolment.possession().holds(enrolment.key(), () -> enrolling(trustee))) {
      throw new InvalidProofException("trustee " + trustee + " does not show to hold the key");
    }
  }

  private Transcript enrolling(int trustee) {
    return new Transcript("ENROLMENT").add(context).add(trustee);
  }

  // ---- second step: dealing

  /// @param keys of all trustees, in their order
  public Dealing deal(int dealer, List<ECPoint> keys, RandomGenerator random) {
    List<BigInteger> polynomial = new ArrayList<>();
    List<ECPoint> commitments = new ArrayList<>();
    for (int k = 0; k < threshold; k++) {
      polynomial.add(P256.random(random));
      commitments.add(P256.base(polynomial.get(k)));
    }
    Schnorr possession =
        Schnorr.prove(
            polynomial.getFirst(),
            commitments.getFirst(),
            () -> dealing(dealer, commitments),
            random);
    List<Dealing.Share> shares = new ArrayList<>();
    for (int j = 1; j <= trustees; j++) {
      BigInteger r = P256.random(random);
      ECPoint ephemeral = P256.base(r);
      byte[] pad = pad(dealer, j, ephemeral, P256.times(keys.get(j - 1), r));
      shares.add(new Dealing.Share(ephemeral, xor(P256.bytes(value(polynomial, j)), pad)));
    }
    return new Dealing(commitments, possession, shares);
  }

  private static BigInteger value(List<BigInteger> polynomial, int at) {
    BigInteger value = BigInteger.ZERO;
    for (BigInteger coefficient : polynomial.reversed()) {
      value = value.multiply(BigInteger.valueOf(at)).add(coefficient).mod(P256.N);
    }
    return value;
  }

  /// @throws InvalidProofException when the dealer has not shown to know the free term
  public void check(int dealer, Dealing dealing) {
    if (!dealing
        .possession()
        .holds(dealing.commitments().getFirst(), () -> dealing(dealer, dealing.commitments()))) {
      throw new InvalidProofException("dealer " + dealer + " does not show to know the free term");
    }
  }

  private Transcript dealing(int dealer, List<ECPoint> commitments) {
    Transcript transcript = new Transcript("DEALING").add(context).add(dealer);
    commitments.forEach(transcript::add);
    return transcript;
  }

  private byte[] pad(int dealer, int receiver, ECPoint ephemeral, ECPoint shared) {
    return new Transcript("SHARE")
        .add(context)
        .add(dealer)
        .add(receiver)
        .add(ephemeral)
        .add(shared)
        .digest();
  }

  private static byte[] xor(byte[] a, byte[] b) {
    byte[] out = new byte[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = (byte) (a[i] ^ b[i]);
    }
    return out;
  }

  // ---- third step: each trustee's share, or a complaint

  /// A trustee's share of the election's secret: the sum of what all dealers dealt.
  ///
  /// @param secret of the key that the trustee enrolled with
  /// @throws InvalidShareException when a dealer's share does not fit the dealer's commitments
  public BigInteger share(int trustee, BigInteger secret, List<Dealing> dealings) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 1; i <= dealings.size(); i++) {
      Dealing dealing = dealings.get(i - 1);
      ECPoint shared = P256.times(dealing.shares().get(trustee - 1).ephemeral(), secret);
      if (!fits(i, trustee, dealing, shared)) {
        throw new InvalidShareException(i);
      }
      sum = sum.add(unmask(i, trustee, dealing, shared)).mod(P256.N);
    }
    return sum;
  }

  /// Feldman's check: f(j)·G = Σ jᵏ·Aₖ.
  private boolean fits(int dealer, int receiver, Dealing dealing, ECPoint shared) {
    BigInteger share = unmask(dealer, receiver, dealing, shared);
    return share.compareTo(P256.N) < 0
        && P256.base(share).equals(at(dealing.commitments(), receiver));
  }

  private BigInteger unmask(int dealer, int receiver, Dealing dealing, ECPoint shared) {
    Dealing.Share share = dealing.shares().get(receiver - 1);
    return new BigInteger(1, xor(share.masked(), pad(dealer, receiver, share.ephemeral(), shared)));
  }

  private static ECPoint at(List<ECPoint> commitments, int j) {
    ECPoint sum = P256.infinity();
    for (ECPoint commitment : commitments.reversed()) {
      sum = P256.small(sum, j).add(commitment);
    }
    return sum.normalize();
  }

  /// A complaint opens the one share to everybody, by the secret shared with its dealer.
  public Complaint complain(
      int trustee, int dealer, BigInteger secret, Dealing dealing, RandomGenerator random) {
    ECPoint ephemeral = dealing.shares().get(trustee - 1).ephemeral();
    EqualLogs proof =
        EqualLogs.prove(secret, ephemeral, () -> complaining(trustee, dealer), random);
    return new Complaint(P256.times(ephemeral, secret), proof);
  }

  /// Whether the dealer really dealt a share that does not fit.
  ///
  /// @param key that the complaining trustee enrolled with
  /// @throws InvalidProofException when the complaint shows another secret than the shared one
  public boolean founded(
      int trustee, int dealer, ECPoint key, Dealing dealing, Complaint complaint) {
    ECPoint ephemeral = dealing.shares().get(trustee - 1).ephemeral();
    if (!complaint
        .proof()
        .holds(key, ephemeral, complaint.shared(), () -> complaining(trustee, dealer))) {
      throw new InvalidProofException(
          "the complaint of trustee %d does not show the secret shared with dealer %d"
              .formatted(trustee, dealer));
    }
    return !fits(dealer, trustee, dealing, complaint.shared());
  }

  private Transcript complaining(int trustee, int dealer) {
    return new Transcript("COMPLAINT").add(context).add(trustee).add(dealer);
  }

  // ---- what follows for everybody

  /// The election's public key.
  public ECPoint key(List<Dealing> dealings) {
    ECPoint key =
        dealings.stream()
            .map(d -> d.commitments().getFirst())
            .reduce(P256.infinity(), ECPoint::add)
            .normalize();
    if (key.isInfinity()) {
      throw new InvalidProofException("the dealings cancel each other out");
    }
    return key;
  }

  /// The public part of a trustee's share.
  public ECPoint verificationKey(int trustee, List<Dealing> dealings) {
    return dealings.stream()
        .map(d -> at(d.commitments(), trustee))
        .reduce(P256.infinity(), ECPoint::add)
        .normalize();
  }

  /// A trustee confirms by showing that it knows its share.
  public Schnorr confirm(int trustee, BigInteger share, RandomGenerator random) {
    return Schnorr.prove(share, P256.base(share), () -> confirming(trustee), random);
  }

  /// @throws InvalidProofException when the trustee has not shown to hold its share
  public void checkConfirmation(int trustee, List<Dealing> dealings, Schnorr confirmation) {
    if (!confirmation.holds(verificationKey(trustee, dealings), () -> confirming(trustee))) {
      throw new InvalidProofException("trustee " + trustee + " does not show to hold its share");
    }
  }

  private Transcript confirming(int trustee) {
    return new Transcript("CONFIRMATION").add(context).add(trustee);
  }

  /// A share that does not fit its dealer's commitments: the receiver should complain.
  public static final class InvalidShareException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int dealer;

    InvalidShareException(int dealer) {
      super("the share from dealer " + dealer + " does not fit the dealer's commitments");
      this.dealer = dealer;
    }

    public int dealer() {
      return dealer;
    }
  }
}
