package org.dure.model.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.dure.model.MalformedException;
import org.junit.jupiter.api.Test;

final class CompositeKeyTest {
  @Test
  void partsAreEndedByZeros() throws MalformedException {
    String key = CompositeKey.of("parcel", List.of("gangnam", ""));

    assertThat(key).isEqualTo("\u0000parcel\u0000gangnam\u0000\u0000");
    assertThat(CompositeKey.is(key)).isTrue();
    assertThat(CompositeKey.is("parcel")).isFalse();
    assertThat(CompositeKey.is("")).isFalse();
    assertThat(CompositeKey.split(key)).containsExactly("parcel", "gangnam", "");
  }

  @Test
  void partsThatHoldASeparatorAreRefused() {
    for (String part : List.of("a\u0000b", Character.toString(0x10FFFF))) {
      assertThatThrownBy(() -> CompositeKey.of("parcel", List.of(part)))
          .isInstanceOf(MalformedException.class);
    }
  }
}
