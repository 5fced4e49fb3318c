package org.dure.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ByteOrderTest {
  @Test
  void stringsSortLikeTheirUtf8Bytes() {
    long seed = 90_125L;
    Random random = new Random(seed);
    int[] alphabet = {0, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0x10000, 0x10ffff};
    for (int i = 0; i < 5000; i++) {
      String a = text(random, alphabet);
      String b = text(random, alphabet);
      int byBytes =
          ByteOrder.UNSIGNED.compare(ByteString.copyFromUtf8(a), ByteString.copyFromUtf8(b));
      assertThat(Integer.signum(ByteOrder.UTF8.compare(a, b)))
          .as("seed %d: %s, %s", seed, a, b)
          .isEqualTo(Integer.signum(byBytes));
    }
  }

  private static String text(Random random, int[] alphabet) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(4);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }
}
