package org.dure.bench.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsensusBenchmarkTest {
  @TempDir Path folder;

  @Test
  void fourProcessesOrderWhatSignedClientsHandIn() throws Exception {
    ConsensusLoad load =
        new ConsensusLoad(
            4,
            8,
            100,
            true,
            ConsensusLoad.Sink.ROCKSDB,
            500,
            16,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            false);
    ConsensusReport report = new ConsensusBenchmark(folder, load).run();
    assertThat(report.done()).isPositive();
    assertThat(report.requestsPerBlock()).isBetween(1.0, 8.0);
    assertThat(report.latency().p50()).isPositive();
    assertThat(report.crash()).isNull();
  }

  @Test
  void aRequestIsAnEnvelopeOfSoundFormThatTellsItsNumber() {
    Requests requests = new Requests(null, 1024, 7);
    ParsedEnvelope envelope = ParsedEnvelope.parse(requests.envelope(42));
    assertThat(envelope.body()).isInstanceOf(Body.EndorserTx.class);
    assertThat(Requests.number(envelope)).isEqualTo(42);
  }
}
