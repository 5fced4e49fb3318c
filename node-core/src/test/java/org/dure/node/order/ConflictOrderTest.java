package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConflictOrderTest {
  private static SigningIdentity user;

  @BeforeAll
  static void material(@TempDir Path folder) throws Exception {
    NetworkMaterial.create(folder, 1);
    user = SampleEnvelopes.user(folder, CryptoProvider.fastest(), "User1");
  }

  private static ConflictBlock block() {
    return new ConflictBlock(user);
  }

  private static List<Integer> ordered(ConflictBlock block) {
    return block.numbers(ConflictOrder.of(block.byAge));
  }

  @Test
  void whoReadsAKeyStandsBeforeWhoWritesIt() {
    assertThat(ordered(block().add("+a").add("-a", "+b").add("-b"))).containsExactly(2, 1, 0);
  }

  @Test
  void withoutConflictsAgeDecides() {
    assertThat(ordered(block().add("*c").add("+a").add("+a").add("-b")))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void ofThoseThatReadAndWriteOneKeyTheOldestIsValidAndTheOthersGoToTheEnd() {
    assertThat(ordered(block().add("*a").add("*a").add("+x").add("*a")))
        .containsExactly(2, 0, 1, 3);
  }

  @Test
  void rangesMetadataAndPrivateKeysCount() {
    assertThat(ordered(block().add("+b").add("a-c", "+x"))).containsExactly(1, 0);
    assertThat(ordered(block().add("+c").add("a-c", "+x"))).containsExactly(0, 1);
    assertThat(ordered(block().add("!a").add("-a"))).containsExactly(1, 0);
    assertThat(ordered(block().add("+/a").add("-/a"))).containsExactly(1, 0);
    assertThat(ordered(block().add("+/a").add("-a"))).containsExactly(0, 1);
  }

  /// Random blocks of up to six transactions over four keys, against all orders there are.
  @Test
  void fewerAbortThanByAgeAndAlmostAsFewAsCanBe() {
    int blocks = 3_000;
    int worse = 0;
    int lost = 0;
    int best = 0;
    for (int seed = 0; seed < blocks; seed++) {
      Random random = new Random(seed);
      ConflictBlock block = random(random, 2 + random.nextInt(5), 4);
      int ordered = block.valid(ConflictOrder.of(block.byAge));
      int most = most(block, new ArrayList<>(), new ArrayList<>(block.byAge));
      worse += ordered < block.valid(block.byAge) ? 1 : 0;
      lost += most - ordered;
      best += most;
      assertThat(ordered).as("seed %d", seed).isLessThanOrEqualTo(most);
    }
    assertThat(worse).as("blocks in which age would have been better").isLessThan(blocks / 50);
    assertThat(lost).as("lost against the best orders, of %d", best).isLessThan(best / 20);
  }

  @Test
  void puttingInOrderWhatIsInOrderChangesNothing() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      ConflictBlock block = random(random, 2 + random.nextInt(40), 10);
      List<PooledEnvelope> order = ConflictOrder.of(block.byAge);
      assertThat(ConflictOrder.holds(order)).as("seed %d", seed).isTrue();
      assertThat(order).containsExactlyInAnyOrderElementsOf(block.byAge);
      if (!order.equals(block.byAge)) {
        assertThat(ConflictOrder.holds(block.byAge)).as("seed %d", seed).isFalse();
      }
    }
  }

  /// All read what all write: half a million conflicts and more.
  @Test
  void whatWouldTakeTooLongStaysAsItIs() {
    ConflictBlock block = block();
    String[] words =
        IntStream.range(0, 40).mapToObj(key -> "*" + (char) ('a' + key)).toArray(String[]::new);
    for (int i = 0; i < 200; i++) {
      block.add(words);
    }
    assertThat(ConflictOrder.of(block.byAge)).isEqualTo(block.byAge);
  }

  private static ConflictBlock random(Random random, int transactions, int keys) {
    ConflictBlock block = block();
    for (int i = 0; i < transactions; i++) {
      List<String> words = new ArrayList<>();
      List<Integer> shuffled = new ArrayList<>(IntStream.range(0, keys).boxed().toList());
      Collections.shuffle(shuffled, random);
      for (int key : shuffled.subList(0, 1 + random.nextInt(3))) {
        String kind = List.of("-", "-", "+", "*", "!").get(random.nextInt(5));
        words.add(kind + (char) ('a' + key));
      }
      if (random.nextInt(8) == 0) {
        words.add("b-d");
      }
      block.add(words.toArray(String[]::new));
    }
    return block;
  }

  private static int most(
      ConflictBlock block, List<PooledEnvelope> placed, List<PooledEnvelope> left) {
    if (left.isEmpty()) {
      return block.valid(placed);
    }
    int most = 0;
    for (int i = 0; i < left.size(); i++) {
      PooledEnvelope next = left.remove(i);
      placed.add(next);
      most = Math.max(most, most(block, placed, left));
      placed.removeLast();
      left.add(i, next);
    }
    return most;
  }
}
