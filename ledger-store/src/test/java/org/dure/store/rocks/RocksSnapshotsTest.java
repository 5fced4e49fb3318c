package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.store.BlockArchive;
import org.dure.store.BlockToLive;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.Ledger;
import org.dure.store.LedgerImage;
import org.dure.store.LedgerLoader;
import org.dure.store.LedgerStart;
import org.dure.store.MissingSet.Eligibility;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateUpdates;
import org.dure.store.SampleChain;
import org.dure.store.StateRecord;
import org.dure.store.StoreException;
import org.dure.store.TxPosition;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksSnapshotsTest {
  private static final String SECRET = "the plaintext that stays";

  @TempDir private Path folder;

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /// Commits `count` blocks of about `bytes` that do not compress.
  private static void fill(Ledger ledger, int count, int bytes) {
    SampleChain chain = new SampleChain(ledger);
    Random random = new Random(7);
    for (int i = 0; i < count; i++) {
      long number = ledger.height();
      byte[] noise = new byte[bytes / 2];
      random.nextBytes(noise);
      ByteString transaction =
          SampleChain.transaction(
              "tx" + number, Map.of("key" + number, java.util.HexFormat.of().formatHex(noise)));
      ledger.commit(chain.next(List.of(transaction), new byte[1], updates(number), secret(number)));
    }
  }

  private static StateUpdates updates(long number) {
    Version version = new Version(number, 0);
    StateUpdates updates = new StateUpdates();
    updates.putHashed(
        "cc",
        "coll",
        Sha256.ofUtf8("p" + number),
        StateUpdate.Put.of(Sha256.ofUtf8(SECRET), ByteString.EMPTY, version));
    return updates;
  }

  private static PrivateUpdates secret(long number) {
    RwSetBuilder set = new RwSetBuilder();
    set.writePrivate("cc", "coll", "p" + number, text(SECRET));
    PrivateSetId id = new PrivateSetId(number, 0, "cc", "coll");
    CollPvtRwSet written =
        set.build().privateSet().namespaces().getFirst().collections().getFirst();
    return new PrivateUpdates(
        List.of(new PrivateSet(id, written)), List.of(), BlockToLive.forever());
  }

  private static <T> List<T> all(Cursor<T> cursor) {
    List<T> all = new ArrayList<>();
    try (cursor) {
      cursor.forEachRemaining(all::add);
    }
    return all;
  }

  private static long bytesIn(Path folder) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  @Test
  void anImageShowsTheLedgerAsItWasAndNoPlaintext() {
    try (RocksLedgers ledgers = new RocksLedgers(folder.resolve("ledgers"))) {
      RocksSnapshots snapshots = new RocksSnapshots(ledgers);
      Ledger ledger = ledgers.open("ch");
      fill(ledger, 5, 100);
      Path copy = folder.resolve("copy");
      assertThat(snapshots.checkpoint("ch", copy)).isEqualTo(5);
      ByteString commitHash = ledger.commitHash();
      fill(ledger, 3, 100);
      try (LedgerImage image = snapshots.image("ch", copy)) {
        assertThat(image.height()).isEqualTo(5);
        assertThat(image.commitHash()).isEqualTo(commitHash);
        assertThat(all(image.publicState())).hasSize(5).allMatch(r -> r.namespace().equals("cc"));
        assertThat(all(image.hashedState()))
            .hasSize(5)
            .allMatch(r -> r.namespace().equals("cc$$hcoll"))
            .noneMatch(r -> r.value().value().toStringUtf8().contains(SECRET));
        assertThat(all(image.txIds())).hasSize(5).isSorted();
      }
    }
  }

  @Test
  void namesAndIdsComeInFabricsOrderWhateverTheirLengths() {
    try (RocksLedgers ledgers = new RocksLedgers(folder.resolve("ledgers"))) {
      RocksSnapshots snapshots = new RocksSnapshots(ledgers);
      LedgerStart start = start();
      try (LedgerLoader loader = snapshots.load(start)) {
        for (String namespace : List.of("b", "aaa", "", "ab")) {
          loader.putState(record(namespace, "k"));
        }
        for (String namespace : List.of("b$$hx", "aaa$$hy", "aaa$$hab", "aaa2$$ha")) {
          loader.putHashed(record(namespace, "k"), BlockToLive.forever(), id -> Eligibility.MEMBER);
        }
        String hash = "a".repeat(64);
        for (String id : List.of("zz", hash, "A".repeat(64), "y", "z".repeat(64), "q".repeat(70))) {
          loader.putTxId(id);
        }
        loader.finish();
      }
      snapshots.checkpoint("ch", folder.resolve("copy"));
      try (LedgerImage image = snapshots.image("ch", folder.resolve("copy"))) {
        assertThat(all(image.publicState()))
            .extracting(StateRecord::namespace)
            .containsExactly("", "aaa", "ab", "b");
        assertThat(all(image.hashedState()))
            .extracting(StateRecord::namespace)
            .containsExactly("aaa$$hab", "aaa$$hy", "aaa2$$ha", "b$$hx");
        assertThat(all(image.txIds()))
            .containsExactly(
                "y", "zz", "A".repeat(64), "a".repeat(64), "z".repeat(64), "q".repeat(70));
      }
    }
  }

  private static StateRecord record(String namespace, String key) {
    return new StateRecord(
        namespace,
        text(key),
        new org.dure.model.state.VersionedValue(text("v"), text("m"), new Version(3, 1)));
  }

  /// Where a chain of three blocks stands, of which the first is said to be a config block.
  private LedgerStart start() {
    try (RocksLedgers source = new RocksLedgers(folder.resolve("source"))) {
      Ledger ledger = source.open("ch");
      fill(ledger, 3, 100);
      return new LedgerStart(
          "ch",
          ledger.signedHeader(2).orElseThrow(),
          ledger.commitHash(),
          List.of(ledger.block(0).orElseThrow()));
    }
  }

  @Test
  void aLoadedLedgerGoesOnWhereTheSnapshotEnds() {
    try (RocksLedgers ledgers = new RocksLedgers(folder.resolve("ledgers"))) {
      RocksSnapshots snapshots = new RocksSnapshots(ledgers);
      LedgerStart start = start();
      try (LedgerLoader loader = snapshots.load(start)) {
        loader.putState(record("cc", "key"));
        loader.putHashed(
            record("cc$$hcoll", "hash"), BlockToLive.forever(), id -> Eligibility.MEMBER);
        loader.putTxId("known");
        loader.finish();
      }
      Ledger ledger = ledgers.open("ch");
      assertThat(ledger.height()).isEqualTo(3);
      assertThat(ledger.firstBlock()).isEqualTo(3);
      assertThat(ledger.commitHash()).isEqualTo(start.commitHash());
      assertThat(ledger.state().get("cc", "key")).isEqualTo(record("cc", "key").value());
      assertThat(ledger.state().getHashed(new HashedKey("cc", "coll", text("hash")))).isNotNull();
      assertThat(ledger.transaction("known")).contains(TxPosition.BEFORE_SNAPSHOT);
      assertThat(ledger.block(0)).isPresent();
      assertThat(ledger.signedHeader(2)).isPresent();
      assertThat(ledger.wholeBlockBefore(3)).isZero();
      refusedAsPruned(() -> ledger.block(2));
      refusedAsPruned(() -> ledger.blockByTxId("known"));
      fill(ledger, 2, 100);
      assertThat(ledger.height()).isEqualTo(5);
      assertThat(ledger.block(4)).isPresent();
    }
    try (RocksLedgers again = new RocksLedgers(folder.resolve("ledgers"))) {
      assertThat(again.open("ch").height()).isEqualTo(5);
    }
  }

  private static void refusedAsPruned(org.assertj.core.api.ThrowableAssert.ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.PRUNED))
        .hasMessageContaining("First available block = [3]");
  }

  @Test
  void whatIsNotFinishedIsNoLedgerAndASecondLoadBeginsAnew() {
    try (RocksLedgers ledgers = new RocksLedgers(folder.resolve("ledgers"))) {
      RocksSnapshots snapshots = new RocksSnapshots(ledgers);
      LedgerStart start = start();
      try (LedgerLoader loader = snapshots.load(start)) {
        loader.putState(record("cc", "left over"));
      }
      assertThat(ledgers.channelIds()).isEmpty();
      try (LedgerLoader loader = snapshots.load(start)) {
        loader.putState(record("cc", "key"));
        loader.finish();
      }
      assertThat(ledgers.channelIds()).containsExactly("ch");
      assertThat(ledgers.open("ch").state().get("cc", "left over")).isNull();
      assertThatThrownBy(() -> snapshots.load(start)).hasMessageContaining("a ledger already");
    }
  }

  @Test
  void pruningGivesTheRoomBackAndKeepsHeadersAndIds() throws Exception {
    Path root = folder.resolve("ledgers");
    try (RocksLedgers ledgers = new RocksLedgers(root)) {
      RocksSnapshots snapshots = new RocksSnapshots(ledgers);
      Ledger ledger = ledgers.open("ch");
      fill(ledger, 200, 50_000);
      Map<Long, Block> headers = new TreeMap<>();
      for (long number = 0; number < 200; number++) {
        headers.put(number, ledger.signedHeader(number).orElseThrow());
      }
      snapshots.checkpoint("ch", folder.resolve("flushed"));
      delete(folder.resolve("flushed"));
      long before = bytesIn(root.resolve("ch"));
      assertThat(snapshots.prune("ch", 190, null)).isEqualTo(190);
      // The write-ahead log of blocks flushed long ago goes with the next flush.
      snapshots.checkpoint("ch", folder.resolve("flushed"));
      delete(folder.resolve("flushed"));
      long after = bytesIn(root.resolve("ch"));
      assertThat(before - after).isGreaterThan(190 * 25_000L);
      assertThat(ledger.firstBlock()).isEqualTo(190);
      assertThatThrownBy(() -> ledger.block(189)).hasMessageContaining("[190]");
      assertThat(ledger.block(190)).isPresent();
      for (long number = 0; number < 200; number++) {
        assertThat(ledger.signedHeader(number)).contains(headers.get(number));
      }
      assertThat(ledger.transaction(firstTxId(ledgers))).isPresent();
      assertThat(snapshots.prune("ch", 190, null)).isZero();
    }
  }

  private String firstTxId(RocksLedgers ledgers) {
    Path copy = folder.resolve("ids");
    new RocksSnapshots(ledgers).checkpoint("ch", copy);
    try (LedgerImage image = new RocksSnapshots(ledgers).image("ch", copy)) {
      return all(image.txIds()).getFirst();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void archivedBlocksAreStillServed() {
    BlockArchive archive = new BlockArchive(folder.resolve("archive"));
    List<Block> blocks = new ArrayList<>();
    Path root = folder.resolve("ledgers");
    try (RocksLedgers ledgers = new RocksLedgers(root, RocksTuning.DEFAULT, archive)) {
      Ledger ledger = ledgers.open("ch");
      fill(ledger, 20, 6_000);
      for (long number = 0; number < 20; number++) {
        blocks.add(ledger.block(number).orElseThrow());
      }
      new RocksSnapshots(ledgers).prune("ch", 15, archive);
      assertThat(ledger.firstBlock()).isEqualTo(15);
    }
    try (RocksLedgers again = new RocksLedgers(root, RocksTuning.DEFAULT, archive)) {
      for (int number = 0; number < 20; number++) {
        assertThat(again.open("ch").block(number)).contains(blocks.get(number));
      }
    }
    try (RocksLedgers without = new RocksLedgers(root)) {
      assertThatThrownBy(() -> without.open("ch").block(3)).hasMessageContaining("[15]");
    }
  }

  @Test
  void theLastBlockIsNeverDropped() {
    try (RocksLedgers ledgers = new RocksLedgers(folder.resolve("ledgers"))) {
      fill(ledgers.open("ch"), 3, 100);
      assertThatThrownBy(() -> new RocksSnapshots(ledgers).prune("ch", 3, null))
          .hasMessageContaining("last block");
    }
  }

  /// The hash was written by block 1, so with two blocks to live it goes with block 4.
  @Test
  void aLoadedHashExpiresWhereItDoesOnOtherNodes() {
    try (RocksLedgers ledgers = new RocksLedgers(folder.resolve("ledgers"))) {
      LedgerStart start = start();
      try (LedgerLoader loader = new RocksSnapshots(ledgers).load(start)) {
        for (String key : List.of("one", "two")) {
          StateRecord hash =
              new StateRecord(
                  "cc$$hcoll",
                  Sha256.ofUtf8(key),
                  new org.dure.model.state.VersionedValue(
                      text("v"), ByteString.EMPTY, new Version(1, 1)));
          loader.putHashed(hash, (namespace, collection) -> 2, id -> Eligibility.MEMBER);
        }
        loader.finish();
      }
      Ledger ledger = ledgers.open("ch");
      HashedKey one = new HashedKey("cc", "coll", Sha256.ofUtf8("one"));
      HashedKey two = new HashedKey("cc", "coll", Sha256.ofUtf8("two"));
      SampleChain chain = new SampleChain(ledger);
      ByteString transaction = SampleChain.transaction("a", java.util.Map.of("k", "1"));
      ledger.commit(chain.next(List.of(transaction), PrivateUpdates.none()));
      assertThat(ledger.state().getAllHashed(List.of(one, two))).doesNotContainNull();
      transaction = SampleChain.transaction("b", java.util.Map.of("k", "2"));
      ledger.commit(chain.next(List.of(transaction), PrivateUpdates.none()));
      assertThat(ledger.state().getAllHashed(List.of(one, two))).containsOnlyNulls();
    }
  }
}
