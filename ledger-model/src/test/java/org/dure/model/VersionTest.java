package org.dure.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class VersionTest {
  @Test
  void theOrderedFormIsFabrics() {
    for (Version version :
        new Version[] {
          new Version(0, 0),
          new Version(1, 255),
          new Version(256, 65535),
          new Version(Long.MAX_VALUE, 1)
        }) {
      assertThat(version.toOrderedBytes())
          .isEqualTo(Golden.bytes("version." + version.block() + "." + version.tx()));
    }
  }

  @Test
  void theOrderedFormSortsLikeTheVersions() {
    long seed = 5_512L;
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      Version a = randomVersion(random);
      Version b = randomVersion(random);
      int byBytes = ByteOrder.UNSIGNED.compare(a.toOrderedBytes(), b.toOrderedBytes());
      assertThat(Integer.signum(byBytes))
          .as("seed %d: %s, %s", seed, a, b)
          .isEqualTo(Integer.signum(a.compareTo(b)));
    }
  }

  private static Version randomVersion(Random random) {
    return new Version(random.nextLong() >>> (1 + random.nextInt(63)), random.nextInt(4));
  }
}
