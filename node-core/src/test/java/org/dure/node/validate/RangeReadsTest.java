package org.dure.node.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.BAD_RWSET;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.PHANTOM_READ_CONFLICT;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.VALID;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.Version;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.RangeQuery;
import org.dure.model.rwset.RwSetBuilder;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Ranges that were read, as keys and versions or as a Merkle summary that [NaiveMerkle] made.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RangeReadsTest {
  private static final ByteString ONE = ByteString.copyFromUtf8("1");

  private SampleNetwork network;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
  }

  private static String key(int i) {
    return "k%04d".formatted(i);
  }

  private TestChain chainOf(int keys) {
    TestChain chain = new TestChain(network);
    RwSetBuilder set = new RwSetBuilder();
    for (int i = 0; i < keys; i++) {
      set.write("cc", key(i), ONE);
    }
    assertThat(chain.add(network.transactionOf("cc", set, 1, 2))).containsExactly(VALID);
    return chain;
  }

  private static List<KvRead> reads(int keys) {
    List<KvRead> reads = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      reads.add(new KvRead(key(i), new Version(1, 0)));
    }
    return reads;
  }

  private static RangeQuery summary(List<KvRead> reads, int degree) {
    NaiveMerkle tree = NaiveMerkle.of(reads, degree);
    return new RangeQuery(
        "k", "l", true, new RangeQuery.MerkleSummary(degree, tree.level(), tree.hashes()));
  }

  private TxValidationCode judge(TestChain chain, RangeQuery query) {
    ByteString reader = network.transaction(set -> set.rangeQuery("cc", query), 1, 2);
    return chain.validate(reader).codes().getFirst();
  }

  @Test
  void summariesOfAnySizeAndDegreeHoldAndNoNeighbouringSizesDo() {
    for (int degree : new int[] {2, 3, 5, 50}) {
      int most = degree == 50 ? 160 : 70;
      for (int keys = degree + 1; keys <= most; keys += degree == 50 ? 13 : 1) {
        TestChain chain = chainOf(keys);
        assertThat(judge(chain, summary(reads(keys), degree)))
            .as("%d keys in a tree of degree %d", keys, degree)
            .isEqualTo(VALID);
        for (int other : new int[] {keys - 1, keys + 1, keys + degree + 1}) {
          if (other > degree) {
            assertThat(judge(chain, summary(reads(other), degree)))
                .as("%d keys, read as %d in a tree of degree %d", keys, other, degree)
                .isEqualTo(PHANTOM_READ_CONFLICT);
          }
        }
      }
    }
  }

  @Test
  void aSummaryHoldsForOneVersionOfEachKey() {
    int keys = 40;
    TestChain chain = chainOf(keys);
    for (int changed = 0; changed < keys; changed++) {
      List<KvRead> reads = reads(keys);
      reads.set(changed, new KvRead(key(changed), new Version(1, 1)));
      assertThat(judge(chain, summary(reads, 3)))
          .as("another version of key %d", changed)
          .isEqualTo(PHANTOM_READ_CONFLICT);
    }
  }

  @Test
  void aSummaryOfAsManyHashesAsItsDegreeEndsWhereTheRangeGrew() {
    int degree = 2;
    TestChain chain = chainOf((degree + 1) * (degree + 1));
    assertThat(judge(chain, summary(reads(degree * (degree + 1)), degree)))
        .isEqualTo(PHANTOM_READ_CONFLICT);
  }

  @Test
  void aSummaryWhereTheRangeIsTooSmallForATreeDoesNotHold() {
    assertThat(judge(chainOf(3), summary(reads(9), 3))).isEqualTo(PHANTOM_READ_CONFLICT);
    RangeQuery hollow =
        new RangeQuery("k", "l", true, new RangeQuery.MerkleSummary(3, 1, List.of()));
    assertThat(judge(chainOf(1), hollow)).isEqualTo(PHANTOM_READ_CONFLICT);
    assertThat(judge(new TestChain(network), hollow)).isEqualTo(PHANTOM_READ_CONFLICT);
  }

  @Test
  void aSummaryOfDegreeOneIsABadReadSet() {
    for (int degree : new int[] {0, 1}) {
      RangeQuery query =
          new RangeQuery("k", "l", true, new RangeQuery.MerkleSummary(degree, 1, List.of(ONE)));
      assertThat(judge(chainOf(3), query)).isEqualTo(BAD_RWSET);
    }
  }

  @Test
  void writesAndDeletesBeforeItInTheBlockCountForARange() throws Exception {
    TestChain chain = chainOf(20);
    ByteString before =
        network.transaction(set -> set.rangeQuery("cc", summary(reads(20), 3)), 1, 2);
    List<KvRead> now = reads(20);
    now.remove(7);
    now.set(0, new KvRead(key(0), new Version(2, 1)));
    ByteString behind = network.transaction(set -> set.rangeQuery("cc", summary(now, 3)), 1, 2);
    assertThat(
            chain.add(
                before,
                network.transaction(set -> set.write("cc", key(0), ONE), 1, 2),
                network.transaction(set -> set.delete("cc", key(7)), 1, 2),
                network.transaction(set -> set.rangeQuery("cc", summary(reads(20), 3)), 1, 2),
                behind))
        .containsExactly(VALID, VALID, VALID, PHANTOM_READ_CONFLICT, VALID);
  }

  @Test
  void theKeyAtWhichTheReaderStoppedComesLastWhereverItStands() {
    TestChain chain = chainOf(5);
    assertThat(judge(chain, open("k", key(2), key(0), key(1), key(2)))).isEqualTo(VALID);
    assertThat(judge(chain, open("k", key(2), key(0), key(1)))).isEqualTo(PHANTOM_READ_CONFLICT);
    assertThat(judge(chain, open("l", key(2), key(2))))
        .as("as Fabric's iterator serves it, even before the start")
        .isEqualTo(VALID);
    assertThat(judge(chain, open("l", key(2)))).isEqualTo(PHANTOM_READ_CONFLICT);
    assertThat(judge(chain, open("k", "", key(0), key(1), key(2), key(3), key(4))))
        .as("stopped nowhere: to the end of the namespace")
        .isEqualTo(VALID);
  }

  private static RangeQuery open(String start, String end, String... keys) {
    List<KvRead> reads = new ArrayList<>();
    for (String key : keys) {
      reads.add(new KvRead(key, new Version(1, 0)));
    }
    return new RangeQuery(start, end, false, new RangeQuery.RawReads(reads));
  }

  @Test
  void stateAndBlockAreMergedInTheOrderOfTheKeysBytes() throws Exception {
    String first = "\uff5e";
    String second = "\ud83d\ude00"; // before the first one by UTF-16
    TestChain chain = new TestChain(network);
    RwSetBuilder both = new RwSetBuilder();
    both.write("cc", first, ONE);
    both.write("cc", second, ONE);
    chain.add(network.transactionOf("cc", both, 1, 2));
    RangeQuery behind =
        new RangeQuery(
            "",
            "",
            true,
            new RangeQuery.RawReads(
                List.of(
                    new KvRead(first, new Version(1, 0)), new KvRead(second, new Version(2, 0)))));
    assertThat(
            chain.add(
                network.transaction(set -> set.write("cc", second, ONE), 1, 2),
                network.transaction(set -> set.rangeQuery("cc", behind), 1, 2)))
        .containsExactly(VALID, VALID);
  }

  @Test
  void aReadWithoutAVersionInARangeDoesNotHold() {
    RangeQuery query =
        new RangeQuery("k", "l", true, new RangeQuery.RawReads(List.of(new KvRead(key(0), null))));
    assertThat(judge(chainOf(1), query)).isEqualTo(PHANTOM_READ_CONFLICT);
  }
}
