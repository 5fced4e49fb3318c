package org.dure.contracts.voting.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/// Four trustees, three of them needed.
class CeremonyTest {
  private static final BallotShape SHAPE =
      new BallotShape(List.of(new BallotShape.Contest(3, 0, 1)));
  private static final byte[] CONTEXT = new byte[32];
  private final Random random = new Random(3);
  private final Ceremony ceremony = new Ceremony(CONTEXT, 4, 3);
  private final List<BigInteger> secrets =
      IntStream.range(0, 4).mapToObj(i -> P256.random(random)).toList();
  private final List<ECPoint> keys = secrets.stream().map(P256::base).toList();
  private final List<Dealing> dealings =
      IntStream.rangeClosed(1, 4).mapToObj(i -> ceremony.deal(i, keys, random)).toList();
  private final List<BigInteger> shares =
      IntStream.rangeClosed(1, 4)
          .mapToObj(j -> ceremony.share(j, secrets.get(j - 1), dealings))
          .toList();
  private final Booth booth = new Booth(CONTEXT, ceremony.key(dealings), SHAPE);

  @Test
  void everyThreeSharesMakeTheKeyAndTwoDoNot() {
    for (List<Integer> some :
        List.of(List.of(1, 2, 3), List.of(1, 2, 4), List.of(1, 3, 4), List.of(2, 3, 4))) {
      assertThat(Naive.times(Naive.G, secret(some))).isEqualTo(Naive.of(booth.key()));
    }
    assertThat(Naive.times(Naive.G, secret(List.of(1, 2)))).isNotEqualTo(Naive.of(booth.key()));
    for (int j = 1; j <= 4; j++) {
      assertThat(ceremony.verificationKey(j, dealings)).isEqualTo(P256.base(shares.get(j - 1)));
      ceremony.checkConfirmation(j, dealings, ceremony.confirm(j, shares.get(j - 1), random));
    }
  }

  /// Σ λⱼ·xⱼ by fractions over plain integers.
  private BigInteger secret(List<Integer> some) {
    BigInteger sum = BigInteger.ZERO;
    for (int j : some) {
      BigInteger term = shares.get(j - 1);
      for (int m : some) {
        if (m != j) {
          term =
              term.multiply(BigInteger.valueOf(m))
                  .multiply(BigInteger.valueOf(m - j).modInverse(Naive.N));
        }
      }
      sum = sum.add(term);
    }
    return sum.mod(Naive.N);
  }

  @Test
  void bytesAreReadBack() {
    Dealing dealing = dealings.getFirst();
    assertThat(Dealing.parse(dealing.bytes(), ceremony).bytes()).isEqualTo(dealing.bytes());
    ceremony.check(1, Dealing.parse(dealing.bytes(), ceremony));
    Enrolment enrolment = ceremony.enrol(2, secrets.get(1), random);
    ceremony.check(2, Enrolment.parse(enrolment.bytes()));
    assertThatThrownBy(() -> ceremony.check(3, enrolment))
        .hasMessageContaining("trustee 3 does not show to hold the key");
    assertThatThrownBy(() -> ceremony.check(2, dealing)).hasMessageContaining("dealer 2");
  }

  @Test
  void aWrongShareIsComplainedOfAndTheDealerIsNamed() {
    Dealing good = dealings.get(1);
    List<Dealing.Share> shares = new ArrayList<>(good.shares());
    byte[] masked = shares.get(2).masked().clone();
    masked[31] ^= 1;
    shares.set(2, new Dealing.Share(shares.get(2).ephemeral(), masked));
    Dealing bad = new Dealing(good.commitments(), good.possession(), shares);
    List<Dealing> given = List.of(dealings.get(0), bad, dealings.get(2), dealings.get(3));
    assertThatThrownBy(() -> ceremony.share(3, secrets.get(2), given))
        .isInstanceOfSatisfying(
            Ceremony.InvalidShareException.class, e -> assertThat(e.dealer()).isEqualTo(2));
    Complaint complaint = ceremony.complain(3, 2, secrets.get(2), bad, random);
    assertThat(ceremony.founded(3, 2, keys.get(2), bad, Complaint.parse(complaint.bytes())))
        .isTrue();
    assertThat(
            ceremony.founded(
                3, 2, keys.get(2), good, ceremony.complain(3, 2, secrets.get(2), good, random)))
        .isFalse();
    Complaint lie = ceremony.complain(3, 2, P256.random(random), good, random);
    assertThatThrownBy(() -> ceremony.founded(3, 2, keys.get(2), good, lie))
        .hasMessageContaining("does not show the secret shared with dealer 2");
  }

  @Test
  void anyThreePartsOpenTheTallyAndTwoOrAWrongOneDoNot() {
    Tally tally = Tally.empty(SHAPE);
    int[] expected = new int[3];
    for (int i = 0; i < 7; i++) {
      boolean[] choice = new boolean[3];
      int pick = random.nextInt(4);
      if (pick < 3) {
        choice[pick] = true;
        expected[pick]++;
      }
      tally =
          tally.plus(
              booth
                  .seal(new Booth.Choices(List.of(choice)), P256.random(random), 1, random)
                  .ballot());
    }
    Tally sums = Tally.parse(tally.bytes(), SHAPE);
    List<PartialDecryption> parts = new ArrayList<>();
    for (int j = 1; j <= 4; j++) {
      PartialDecryption part = sums.decrypt(j, shares.get(j - 1), CONTEXT, random);
      parts.add(PartialDecryption.parse(part.bytes(), sums));
      sums.check(j, ceremony.verificationKey(j, dealings), CONTEXT, parts.getLast());
    }
    assertThat(count(sums, List.of(1, 2, 3), parts)).containsExactly(expected);
    assertThat(count(sums, List.of(4, 2, 1), parts)).containsExactly(expected);
    assertThat(count(sums, List.of(1, 2), parts)).containsOnly(-1);

    PartialDecryption wrong = sums.decrypt(2, P256.random(random), CONTEXT, random);
    assertThatThrownBy(() -> sums.check(2, ceremony.verificationKey(2, dealings), CONTEXT, wrong))
        .hasMessageContaining("trustee 2 has not proven the decryption of sum 1");
    assertThatThrownBy(
            () -> sums.check(3, ceremony.verificationKey(3, dealings), CONTEXT, parts.get(1)))
        .hasMessageContaining("trustee 3 has not proven");
  }

  private static int[] count(Tally sums, List<Integer> some, List<PartialDecryption> parts) {
    DiscreteLog log = new DiscreteLog(10);
    return sums.open(some, some.stream().map(j -> parts.get(j - 1)).toList()).stream()
        .mapToInt(point -> log.of(point).orElse(-1))
        .toArray();
  }
}
