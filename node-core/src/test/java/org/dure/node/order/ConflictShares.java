package org.dure.node.order;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prints the share of transactions that abort by a conflict within their block, in the order of
/// age and in [ConflictOrder]. Not part of a test run: `-Dtest=ConflictShares`.
final class ConflictShares {
  private static final int KEYS = 1_000;
  private static final double EXPONENT = 0.99;
  private static final int BLOCKS = 200;

  private final double[] cumulated = new double[KEYS];

  @Test
  void print(@TempDir Path folder) throws Exception {
    NetworkMaterial.create(folder, 1);
    SigningIdentity user = SampleEnvelopes.user(folder, CryptoProvider.fastest(), "User1");
    double sum = 0;
    for (int i = 0; i < KEYS; i++) {
      sum += 1 / Math.pow(i + 1, EXPONENT);
      cumulated[i] = sum;
    }
    System.out.printf("%-58s %6s %8s %8s%n", "workload", "block", "by age", "ordered");
    for (int size : List.of(50, 100, 500)) {
      shares(
          user,
          size,
          "each reads and writes one key",
          (block, random) -> block.add("*" + zipf(random)));
      shares(
          user,
          size,
          "half read one and write their own, half read and write one",
          (block, random) -> {
            if (random.nextBoolean()) {
              block.add("-" + zipf(random), "+own" + random.nextLong());
            } else {
              block.add("*" + zipf(random));
            }
          });
      shares(
          user,
          size,
          "each reads four and writes one of them",
          (block, random) ->
              block.add(
                  "-" + zipf(random), "-" + zipf(random), "-" + zipf(random), "*" + zipf(random)));
    }
  }

  private String zipf(Random random) {
    double at = random.nextDouble() * cumulated[KEYS - 1];
    int low = java.util.Arrays.binarySearch(cumulated, at);
    return "key" + (low < 0 ? -low - 1 : low);
  }

  private static void shares(
      SigningIdentity user, int size, String name, BiConsumer<ConflictBlock, Random> add) {
    Random random = new Random(1);
    long byAge = 0;
    long ordered = 0;
    for (int i = 0; i < BLOCKS; i++) {
      ConflictBlock block = new ConflictBlock(user);
      for (int k = 0; k < size; k++) {
        add.accept(block, random);
      }
      byAge += size - block.valid(block.byAge);
      ordered += size - block.valid(ConflictOrder.of(block.byAge));
    }
    double all = (double) BLOCKS * size;
    System.out.printf(
        "%-58s %6d %7.1f%% %7.1f%%%n", name, size, 100 * byAge / all, 100 * ordered / all);
  }
}
