package org.dure.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class QuorumsTest {

  @Test
  void theFormulasAgreeWithTheirDefinitionsForAllSizes() {
    for (int n = 1; n <= 100; n++) {
      Quorums quorums = new Quorums(n);
      int f = mostFaulty(n);
      assertThat(quorums.faulty()).as("f of %d", n).isEqualTo(f);
      assertThat(quorums.quorum()).as("quorum of %d", n).isEqualTo(smallestQuorum(n, f));
      assertThat(quorums.weak()).as("weak quorum of %d", n).isEqualTo(f + 1);
      assertThat(quorums.quorum()).as("the correct ones alone suffice").isLessThanOrEqualTo(n - f);
    }
  }

  /// The largest f with n ≥ 3f+1, by counting up.
  private static int mostFaulty(int n) {
    int f = 0;
    while (3 * (f + 1) + 1 <= n) {
      f++;
    }
    return f;
  }

  /// The smallest q such that any two sets of q out of n share more than f.
  private static int smallestQuorum(int n, int f) {
    return IntStream.rangeClosed(1, n).filter(q -> 2 * q - n > f).findFirst().orElseThrow();
  }

  @Test
  void aGroupOfNobodyIsRefused() {
    assertThatThrownBy(() -> new Quorums(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
