package org.dure.model.rwset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import org.dure.model.Golden;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.junit.jupiter.api.Test;

final class RwSetBuilderTest {
  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /// The set that make.py calls `rwset`, put in in another order than it comes out.
  private static RwSetBuilder sample() {
    RwSetBuilder set = new RwSetBuilder();
    set.read("cc", "zero", new Version(0, 0));
    set.read("cc", "k1", new Version(5, 2));
    set.read("cc", "absent", null);
    set.delete("cc", "k2");
    set.write("cc", "k1", text("first, to be replaced"));
    set.write("cc", "k1", text("v1"));
    set.writeMetadata("cc", "k1", Map.of("B", text("2"), "A", text("1")));
    RangeQueryRecorder raw = RangeQueryRecorder.merkle(3);
    raw.add(new KvRead("b", new Version(1, 0)));
    raw.add(new KvRead("c", new Version(0, 0)));
    RangeQuery first = new RangeQuery("a", "m", true, raw.done());
    set.rangeQuery("cc", first);
    set.rangeQuery(
        "cc", new RangeQuery("key_", "key_9", false, RangeQueryRecorderTest.record(9, 3)));
    set.rangeQuery("cc", new RangeQuery("a", "m", true, new RangeQuery.NoResults()));
    set.rangeQuery("cc", new RangeQuery("x", "y", true, RangeQueryRecorder.merkle(3).done()));
    set.purgePrivate("cc", "coll", "pkPurged");
    set.readPrivate("cc", "coll", "pkAbsent", null);
    set.readPrivate("cc", "coll", "pk0", new Version(7, 0));
    set.writePrivate("cc", "coll", "pk2", ByteString.EMPTY);
    set.writePrivate("cc", "coll", "pk1", text("pv1"));
    set.writePrivateMetadata("cc", "coll", "pk3", Map.of("VALIDATION_PARAMETER", text("policy")));
    set.write("aa", "k", text("v"));
    return set;
  }

  @Test
  void theBytesAreFabrics() {
    SimulationResults results = sample().build();

    assertThat(results.publicSet().toBytes()).isEqualTo(Golden.bytes("rwset.public"));
    assertThat(results.privateSet().toBytes()).isEqualTo(Golden.bytes("rwset.private"));
  }

  @Test
  void whatIsParsedIsWhatWasBuiltAndGivesTheSameBytes() throws MalformedException {
    SimulationResults results = sample().build();
    TxRwSet parsed = TxRwSet.parse(Golden.bytes("rwset.public"));
    TxPvtRwSet parsedPrivate = TxPvtRwSet.parse(Golden.bytes("rwset.private"));

    assertThat(parsed).isEqualTo(results.publicSet());
    assertThat(parsed.toBytes()).isEqualTo(Golden.bytes("rwset.public"));
    assertThat(parsedPrivate).isEqualTo(results.privateSet());
    assertThat(parsedPrivate.toBytes()).isEqualTo(Golden.bytes("rwset.private"));
  }

  @Test
  void theHashOfTheCollectionIsThatOfItsPlaintext() {
    SimulationResults results = sample().build();
    CollPvtRwSet plaintext = results.privateSet().namespaces().getFirst().collections().getFirst();

    assertThat(results.publicSet().namespaces().getLast().collections().getFirst().pvtRwSetHash())
        .isEqualTo(Sha256.of(plaintext.toBytes()));
  }

  @Test
  void nothingSimulatedIsNothing() {
    SimulationResults results = new RwSetBuilder().build();

    assertThat(results.publicSet().toBytes()).isEmpty();
    assertThat(results.privateSet().isEmpty()).isTrue();
  }

  @Test
  void anEmptyValueDeletesWhateverTheFlagSays() {
    assertThat(new KvWrite("k", false, ByteString.EMPTY).deletes()).isTrue();
    assertThat(new KvWrite("k", true, text("v")).deletes()).isTrue();
    assertThat(KvWrite.of("k", text("v")).deletes()).isFalse();
    ByteString hash = Sha256.of(ByteString.EMPTY);
    assertThat(new KvWriteHash(hash, false, hash, false).deletes()).isTrue();
    assertThat(new KvWriteHash(hash, false, ByteString.EMPTY, false).deletes()).isTrue();
    assertThat(KvWriteHash.of("k", text("v")).deletes()).isFalse();
  }

  @Test
  void aNamespaceThatIsOnlyReadChangesNothing() {
    RwSetBuilder set = new RwSetBuilder();
    set.read("read", "k", null);
    set.readPrivate("readPrivate", "coll", "k", null);
    set.write("write", "k", text("v"));
    set.writeMetadata("meta", "k", Map.of());
    set.writePrivate("private", "coll", "k", text("v"));

    assertThat(set.build().publicSet().namespaces())
        .filteredOn(NsRwSet::changesState)
        .extracting(NsRwSet::namespace)
        .containsExactly("meta", "private", "write");
  }

  @Test
  void metadataOfTheStateComeBack() throws MalformedException {
    List<MetadataEntry> entries =
        List.of(new MetadataEntry("A", text("1")), new MetadataEntry("B", text("2")));

    assertThat(MetadataEntry.fromStateBytes(MetadataEntry.toStateBytes(entries)))
        .isEqualTo(entries);
  }

  @Test
  void bytesThatAreNoSetAreRefused() {
    ByteString rubbish = ByteString.copyFrom(new byte[] {0x12, 0x55, 1});
    TxReadWriteSet broken =
        TxReadWriteSet.newBuilder()
            .addNsRwset(NsReadWriteSet.newBuilder().setNamespace("cc").setRwset(rubbish))
            .build();

    assertThatThrownBy(() -> TxRwSet.parse(rubbish)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> TxRwSet.parse(broken.toByteString()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("namespace cc");
  }

  @Test
  void aMerkleTreeOfTooSmallADegreeIsRefused() {
    KVRWSet set =
        KVRWSet.newBuilder()
            .addRangeQueriesInfo(
                RangeQueryInfo.newBuilder()
                    .setReadsMerkleHashes(QueryReadsMerkleSummary.newBuilder().setMaxDegree(1)))
            .build();
    TxReadWriteSet broken =
        TxReadWriteSet.newBuilder()
            .addNsRwset(NsReadWriteSet.newBuilder().setRwset(set.toByteString()))
            .build();

    assertThatThrownBy(() -> TxRwSet.parse(broken.toByteString()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("degree 1");
  }
}
