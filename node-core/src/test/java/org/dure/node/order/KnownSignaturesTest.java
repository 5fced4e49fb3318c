package org.dure.node.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dure.pbft.Bytes;
import org.dure.pbft.Ports;
import org.junit.jupiter.api.Test;

final class KnownSignaturesTest {
  private final Counting keys = new Counting();
  private final KnownSignatures known = new KnownSignatures(keys);

  @Test
  void aSignatureThatWasFoundRightIsNotCheckedAgain() {
    for (int i = 0; i < 3; i++) {
      assertThat(known.verify(1, bytes("vote"), bytes("1 signs vote"))).isTrue();
    }
    assertThat(keys.asked).containsExactly("1 signs vote");
  }

  @Test
  void aWrongOneIsCheckedEachTime() {
    for (int i = 0; i < 3; i++) {
      assertThat(known.verify(1, bytes("vote"), bytes("2 signs vote"))).isFalse();
    }
    assertThat(keys.asked).hasSize(3);
  }

  @Test
  void whatIsKnownOfOneSenderMessageAndSignatureSaysNothingOfAnother() {
    assertThat(known.verify(1, bytes("vote"), bytes("1 signs vote"))).isTrue();
    assertThat(known.verify(2, bytes("vote"), bytes("1 signs vote"))).isFalse();
    assertThat(known.verify(1, bytes("vot"), bytes("e1 signs vote"))).isFalse();
    assertThat(known.verify(1, bytes("votes"), bytes("1 signs vote"))).isFalse();
    assertThat(known.verify(1, bytes("vote"), bytes("1 signs vote "))).isFalse();
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(UTF_8));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), UTF_8);
  }

  /// Keys whose signatures can be read.
  private static final class Counting implements Ports.Signatures {
    final List<String> asked = new ArrayList<>();

    @Override
    public Bytes sign(Bytes bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean verify(int sender, Bytes bytes, Bytes signature) {
      asked.add(text(signature));
      return text(signature).equals(sender + " signs " + text(bytes));
    }
  }
}
