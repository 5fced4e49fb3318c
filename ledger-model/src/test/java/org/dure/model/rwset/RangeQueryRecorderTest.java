package org.dure.model.rwset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import org.dure.model.Golden;
import org.dure.model.Version;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RangeQueryRecorderTest {
  /// Records `count` reads like make.py's `merkle`.
  static RangeQuery.Results record(int count, int degree) {
    RangeQueryRecorder recorder = RangeQueryRecorder.merkle(degree);
    for (int i = 0; i < count; i++) {
      recorder.add(new KvRead("key_" + i, new Version(1, i)));
    }
    return recorder.done();
  }

  @ParameterizedTest
  @CsvSource({
    "4,3", "9,3", "25,3", "65,3", "24,2", "45,2", "51,50", "1000,2", "3000,50",
  })
  void summariesAreFabrics(int count, int degree) throws InvalidProtocolBufferException {
    QueryReadsMerkleSummary golden =
        QueryReadsMerkleSummary.parseFrom(Golden.bytes("merkle." + count + "." + degree));

    assertThat(record(count, degree))
        .isEqualTo(
            new RangeQuery.MerkleSummary(
                golden.getMaxDegree(), golden.getMaxLevel(), golden.getMaxLevelHashesList()));
  }

  @Test
  void upToTheDegreeReadsStayRaw() {
    assertThat(record(3, 3))
        .isInstanceOfSatisfying(
            RangeQuery.RawReads.class, raw -> assertThat(raw.reads()).hasSize(3));
    assertThat(record(4, 3)).isInstanceOf(RangeQuery.MerkleSummary.class);
  }

  @Test
  void nothingFoundIsNoResults() {
    assertThat(record(0, 3)).isEqualTo(new RangeQuery.NoResults());
  }

  @Test
  void withoutHashingEverythingStaysRaw() {
    RangeQueryRecorder recorder = RangeQueryRecorder.raw();
    for (int i = 0; i < 1000; i++) {
      recorder.add(new KvRead("key_" + i, null));
    }
    assertThat(recorder.done())
        .isInstanceOfSatisfying(
            RangeQuery.RawReads.class, raw -> assertThat(raw.reads()).hasSize(1000));
  }

  @Test
  void aDegreeBelowTwoIsRefused() {
    assertThatThrownBy(() -> RangeQueryRecorder.merkle(1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(RangeQueryRecorder.merkle(-1).done()).isEqualTo(new RangeQuery.NoResults());
  }
}
