package org.dure.contracts.voting.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoothTest {
  private static final BallotShape SHAPE =
      new BallotShape(List.of(new BallotShape.Contest(3, 0, 1), new BallotShape.Contest(4, 1, 3)));
  private final Random random = new Random(2);
  private final BigInteger key = P256.random(random);
  private final Booth booth = new Booth(new byte[32], P256.base(key), SHAPE);
  private final BigInteger voter = P256.random(random);

  private static Booth.Choices choices(boolean[] first, boolean[] second) {
    return new Booth.Choices(List.of(first, second));
  }

  private Booth.Sealed seal() {
    return booth.seal(
        choices(new boolean[] {false, true, false}, new boolean[] {true, false, true, false}),
        voter,
        1,
        random);
  }

  @Test
  void anHonestBallotIsTakenAndHoldsTheChoices() {
    Ballot ballot = Ballot.parse(seal().ballot().bytes(), SHAPE);
    booth.check(ballot);
    List<Integer> found = new ArrayList<>();
    for (Ballot.Contest contest : ballot.contests()) {
      for (Ballot.Choice choice : contest.choices()) {
        Naive.Point mask = Naive.times(Naive.of(choice.text().alpha()), key);
        Naive.Point m = Naive.add(Naive.of(choice.text().beta()), Naive.negate(mask));
        found.add(m == null ? 0 : m.equals(Naive.G) ? 1 : -1);
      }
    }
    assertThat(found).containsExactly(0, 1, 0, 1, 0, 1, 0);
  }

  /// Every number and every point of a ballot is changed by one bit, one after another.
  @Test
  void aBallotWithAnyPartChangedIsRefused() {
    byte[] good = seal().ballot().bytes();
    int tried = 0;
    for (int at = 0; at < good.length; at += 31) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      assertThatThrownBy(() -> booth.check(Ballot.parse(bad, SHAPE)))
          .as("byte %d", at)
          .isInstanceOf(InvalidProofException.class);
      tried++;
    }
    assertThat(tried).isGreaterThan(50);
  }

  /// The signature would notice any change; so the voter, who can sign, changes each part.
  @Test
  void aVoterWhoSignsABrokenProofIsRefusedByTheProof() {
    Ballot good = seal().ballot();
    byte[] body = Arrays.copyOf(good.bytes(), good.bytes().length - Schnorr.BYTES);
    for (int at = Ballot.HEAD_BYTES + Ciphertext.BYTES + 31; at < body.length; at += 97) {
      byte[] bad = body.clone();
      bad[at] ^= 1;
      Schnorr signature =
          Schnorr.prove(
              voter,
              P256.base(voter),
              () -> new Transcript("SIGNATURE").add(booth.context()).add(bad),
              random);
      assertThatThrownBy(() -> booth.check(Ballot.parse(Ballot.signed(bad, signature), SHAPE)))
          .as("byte %d", at)
          .isInstanceOf(InvalidProofException.class)
          .hasMessageNotContaining("not signed");
    }
  }

  @Test
  void aCopyUnderAnotherCredentialOrSerialOrElectionIsRefused() {
    Ballot mine = seal().ballot();
    BigInteger thief = P256.random(random);
    byte[] stolen = Ballot.encode(P256.bytes(P256.base(thief)), 1, mine.contests());
    refusedWhenSigned(booth, thief, stolen, "contest 1, option 1");
    byte[] again = Ballot.encode(mine.credential(), 2, mine.contests());
    refusedWhenSigned(booth, voter, again, "contest 1, option 1");
    byte[] other = new byte[32];
    other[0] = 1;
    Booth elsewhere = new Booth(other, booth.key(), SHAPE);
    assertThatThrownBy(() -> elsewhere.check(mine)).hasMessageContaining("not signed");
    refusedWhenSigned(
        elsewhere, voter, Ballot.encode(mine.credential(), 1, mine.contests()), "contest 1");
  }

  private void refusedWhenSigned(Booth at, BigInteger secret, byte[] body, String part) {
    Schnorr signature =
        Schnorr.prove(
            secret,
            P256.base(secret),
            () -> new Transcript("SIGNATURE").add(at.context()).add(body),
            random);
    assertThatThrownBy(() -> at.check(Ballot.parse(Ballot.signed(body, signature), SHAPE)))
        .isInstanceOf(InvalidProofException.class)
        .hasMessageContaining(part);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 5})
  void noOtherNumberThanZeroOrOneCanBeProven(int m) {
    BigInteger r = P256.random(random);
    Ciphertext text =
        m >= 0
            ? Ciphertext.of(m, r, booth.key())
            : new Ciphertext(P256.base(r), P256.times(booth.key(), r).subtract(P256.G).normalize());
    OneOf proof = OneOf.prove(text, booth.key(), m, r, 0, 2, () -> new Transcript("T"), random);
    assertThat(proof.holds(text, booth.key(), 0, () -> new Transcript("T"))).isFalse();
  }

  @Test
  void tooManyOrTooFewChoicesAreRefused() {
    boolean[] none = new boolean[3];
    assertThatThrownBy(() -> booth.seal(choices(none, new boolean[4]), voter, 1, random))
        .hasMessageContaining("1 to 3 choices of 4, not 0");
    Booth greedy =
        new Booth(
            booth.context(),
            booth.key(),
            new BallotShape(
                List.of(new BallotShape.Contest(3, 2, 3), new BallotShape.Contest(4, 1, 3))));
    Ballot two =
        greedy
            .seal(
                choices(
                    new boolean[] {true, true, false}, new boolean[] {true, false, false, false}),
                voter,
                1,
                random)
            .ballot();
    greedy.check(two);
    assertThatThrownBy(() -> booth.check(Ballot.parse(two.bytes(), SHAPE)))
        .hasMessageContaining("contest 1: no proof that 0 to 1 are chosen");
  }

  @Test
  void aDeviceThatSealsSomethingElseIsCaughtByTheChallenge() {
    Booth.Sealed sealed = seal();
    booth.open(sealed.ballot(), sealed.choices(), sealed.openings());
    Booth.Choices wanted =
        choices(new boolean[] {true, false, false}, new boolean[] {true, false, true, false});
    assertThatThrownBy(() -> booth.open(sealed.ballot(), wanted, sealed.openings()))
        .hasMessageContaining("contest 1, option 1 does not hold what was chosen");
  }

  /// Both equations of a true branch by textbook arithmetic, and the challenge sum.
  @Test
  void theProofsAreThoseOfTheTextbook() {
    BigInteger r = P256.random(random);
    Ciphertext text = Ciphertext.of(1, r, booth.key());
    OneOf proof = OneOf.prove(text, booth.key(), 1, r, 0, 2, () -> new Transcript("T"), random);
    Transcript transcript = new Transcript("T").add(text.alpha()).add(text.beta());
    Naive.Point y = Naive.of(booth.key());
    BigInteger sum = BigInteger.ZERO;
    for (int v = 0; v < 2; v++) {
      OneOf.Branch branch = proof.branches().get(v);
      Naive.Point shifted =
          Naive.add(
              Naive.of(text.beta()), Naive.negate(Naive.times(Naive.G, BigInteger.valueOf(v))));
      BigInteger minus = branch.c().negate();
      transcript.add(
          point(
              Naive.add(
                  Naive.times(Naive.G, branch.z()), Naive.times(Naive.of(text.alpha()), minus))));
      transcript.add(point(Naive.add(Naive.times(y, branch.z()), Naive.times(shifted, minus))));
      sum = sum.add(branch.c());
    }
    assertThat(transcript.scalar()).isEqualTo(sum.mod(Naive.N));
  }

  private static ECPoint point(Naive.Point p) {
    byte[] bytes = new byte[33];
    bytes[0] = (byte) (p.y().testBit(0) ? 3 : 2);
    System.arraycopy(P256.bytes(p.x()), 0, bytes, 1, 32);
    return P256.point(bytes);
  }
}
