package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import org.dure.model.Version;
import org.dure.model.state.VersionedValue;
import org.junit.jupiter.api.Test;

final class KeysTest {
  @Test
  void newerHistoryComesFirst() {
    byte[] older = Keys.history("cc", "k", new Version(1, 255));
    byte[] newer = Keys.history("cc", "k", new Version(2, 0));

    assertThat(Arrays.compareUnsigned(newer, older)).isNegative();
    assertThat(Keys.historyVersion(older)).isEqualTo(new Version(1, 255));
  }

  @Test
  void theBoundAfterAPrefixCarries() {
    assertThat(Keys.after(new byte[] {1, (byte) 0xff})).containsExactly(2);
    assertThat(Keys.after(new byte[] {(byte) 0xff})).isNull();
    assertThat(Keys.after(Keys.namespacePrefix(""))).containsExactly(1);
  }

  @Test
  void idsThatAreNoHashesKeepApartFromThoseThatAre() {
    String hash = "00".repeat(32);
    assertThat(Keys.transaction(hash)).hasSize(33);
    assertThat(Keys.transaction(hash.replace('0', 'A'))).hasSize(65);
  }

  @Test
  void valuesOfAllSizesComeBack() {
    for (int size : new int[] {0, 1, 127, 128, 20_000}) {
      VersionedValue value =
          new VersionedValue(
              ByteString.copyFrom(new byte[size]),
              ByteString.copyFrom(new byte[size]),
              new Version(Long.MAX_VALUE, size));
      assertThat(Values.readState(Values.state(value))).isEqualTo(value);
      assertThat(Values.readVersion(Values.state(value))).isEqualTo(value.version());
    }
  }
}
