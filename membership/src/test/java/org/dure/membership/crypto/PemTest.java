package org.dure.membership.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PemTest {

  @Test
  void whatIsWrittenIsReadAgain() {
    for (int length = 1; length < 200; length += 7) {
      byte[] der = new byte[length];
      Pem read = Pem.parse(Pem.encodeBytes("CERTIFICATE", der));
      assertThat(read).isNotNull();
      assertThat(read.der()).isEqualTo(der);
      assertThat(read.type()).isEqualTo("CERTIFICATE");
      assertThat(read.trailing()).isFalse();
    }
  }

  @Test
  void textBeforeTheBlockIsSkippedAndTextBehindIsTold() {
    String block = Pem.encode("CERTIFICATE", new byte[] {1, 2});
    Pem read = Pem.parse(("subject: somebody\n" + block + "more").getBytes(US_ASCII));
    assertThat(read).isNotNull();
    assertThat(read.trailing()).isTrue();
  }

  @Test
  void whatIsNoBlockIsNone() {
    for (String text :
        new String[] {
          "",
          "-----BEGIN CERTIFICATE-----",
          "-----BEGIN CERTIFICATE-----\nAQI=\n-----END KEY-----",
          "-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----",
          "x-----BEGIN CERTIFICATE-----\nAQI=\n-----END CERTIFICATE-----",
        }) {
      assertThat(Pem.parse(text.getBytes(US_ASCII))).as(text).isNull();
    }
  }
}
