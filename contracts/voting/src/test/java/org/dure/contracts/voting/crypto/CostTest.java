package org.dure.contracts.voting.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a ballot costs in processor time on one core: `-Ddure.soak=true`; figures go into
/// docs/performance.md.
@EnabledIfSystemProperty(named = "dure.soak", matches = "true")
class CostTest {
  private static final int BALLOTS = 60;

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20})
  void aBallotOfOneContest(int options) {
    Random random = new Random(71);
    BallotShape shape = new BallotShape(List.of(new BallotShape.Contest(options, 0, 1)));
    Booth booth = new Booth(new byte[32], P256.base(P256.random(random)), shape);
    BigInteger voter = P256.random(random);
    List<byte[]> ballots = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      ballots.clear();
      long begin = cpu();
      for (int i = 0; i < BALLOTS; i++) {
        boolean[] row = new boolean[options];
        row[i % options] = true;
        ballots.add(
            booth.seal(new Booth.Choices(List.of(row)), voter, 1 + i, random).ballot().bytes());
      }
      long sealed = cpu();
      for (byte[] bytes : ballots) {
        booth.check(Ballot.parse(bytes, shape));
      }
      long checked = cpu();
      System.out.printf(
          "round %d: %d options, %d bytes: seal %.2f ms, check %.2f ms%n",
          round + 1,
          options,
          ballots.getFirst().length,
          (sealed - begin) / 1e6 / BALLOTS,
          (checked - sealed) / 1e6 / BALLOTS);
    }
    assertThat(ballots).hasSize(BALLOTS);
  }

  private static long cpu() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
