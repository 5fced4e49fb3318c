package org.dure.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void percentilesAreTheLatenciesThatSoManyDoNotExceed() {
    LongStream.rangeClosed(1, 10_000)
        .map(i -> 10_001 - i)
        .forEach(i -> tally.committed(i * 1_000_000));
    assertThat(tally.latency()).isEqualTo(new Report.Latency(5_000, 9_500, 9_900, 10_000));
    assertThat(tally.count()).isEqualTo(10_000);
  }

  @Test
  void withoutCommitsThereIsNoLatency() {
    assertThat(tally.latency()).isEqualTo(new Report.Latency(0, 0, 0, 0));
  }

  @Test
  void failuresAreCountedByCode() {
    tally.failed("MVCC_READ_CONFLICT");
    tally.failed("ABORTED");
    tally.failed("ABORTED");
    assertThat(tally.failures()).isEqualTo(Map.of("ABORTED", 2L, "MVCC_READ_CONFLICT", 1L));
  }

  @Test
  void processorTimeIsReadBehindAProgramNameWithBlanksAndBrackets() {
    String stat = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 111 22 0 0 20 0 1";
    assertThat(ProcessorTime.parse(stat)).isEqualTo(1_330);
  }
}
