package org.dure.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dure.model.ByteOrder;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Ledgers] must do.
public abstract class LedgerContract {
  private static final byte CONFLICT = (byte) TxValidationCode.MVCC_READ_CONFLICT_VALUE;

  private Ledgers ledgers;
  private Ledger ledger;
  private SampleChain chain;

  /// The ledgers of this test; each call opens the same ones anew.
  protected abstract Ledgers openLedgers();

  @BeforeEach
  void openNewLedger() {
    ledgers = openLedgers();
    ledger = ledgers.open("ch");
    chain = new SampleChain();
  }

  @AfterEach
  void closeLedgers() {
    ledgers.close();
  }

  private void reopen() {
    ledgers.close();
    ledgers = openLedgers();
    ledger = ledgers.open("ch");
  }

  private CommitBatch commit(ByteString... transactions) {
    CommitBatch batch = chain.next(List.of(transactions), PrivateUpdates.none());
    ledger.commit(batch);
    return batch;
  }

  private static ByteString tx(String seed, String... keysAndValues) {
    Map<String, String> writes = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      writes.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return SampleChain.transaction(seed, writes);
  }

  private static String txId(ByteString envelope) {
    return ParsedEnvelope.parse(envelope).txId();
  }

  private static String text(ByteString bytes) {
    return bytes.toStringUtf8();
  }

  private static List<String> keys(Cursor<KeyValue> cursor) {
    List<String> keys = new ArrayList<>();
    try (cursor) {
      cursor.forEachRemaining(entry -> keys.add(entry.key()));
    }
    return keys;
  }

  @Test
  void aNewLedgerIsEmpty() {
    assertThat(ledger.channelId()).isEqualTo("ch");
    assertThat(ledger.height()).isZero();
    assertThat(ledger.lastBlockHash()).isEmpty();
    assertThat(ledger.commitHash()).isEmpty();
    assertThat(ledger.block(0)).isEmpty();
    assertThat(ledger.transaction("none")).isEmpty();
    assertThat(ledger.state().get("cc", "k")).isNull();
  }

  @Test
  void aCommittedBlockIsFoundByNumberHashAndTransaction() {
    ByteString transaction = tx("a", "k", "v");
    ParsedBlock block = commit(transaction).block();

    assertThat(ledger.height()).isEqualTo(1);
    assertThat(ledger.lastBlockHash()).isEqualTo(block.hash());
    assertThat(ledger.blockBytes(0)).contains(block.block().toByteString());
    assertThat(ledger.block(0)).contains(block.block());
    assertThat(ledger.blockByHash(block.hash())).contains(block.block());
    assertThat(ledger.blockByTxId(txId(transaction))).contains(block.block());
    TxPosition position = new TxPosition(0, 0, TxValidationCode.VALID);
    assertThat(ledger.transaction(txId(transaction))).contains(position);
    assertThat(ledger.envelope(position)).contains(transaction);
  }

  @Test
  void everythingIsThereAfterReopening() {
    ByteString transaction = tx("a", "k", "v");
    commit(tx("g"));
    ParsedBlock block = commit(transaction).block();
    ByteString commitHash = ledger.commitHash();
    reopen();

    assertThat(ledger.height()).isEqualTo(2);
    assertThat(ledger.lastBlockHash()).isEqualTo(block.hash());
    assertThat(ledger.commitHash()).isEqualTo(commitHash).hasSize(Sha256.BYTES);
    assertThat(ledger.block(1)).contains(block.block());
    assertThat(ledger.state().get("cc", "k").version()).isEqualTo(new Version(1, 0));
    assertThat(ledgers.channelIds()).containsExactly("ch");
  }

  @Test
  void stateFollowsTheLastWriteAndDeletesAreGone() {
    commit(tx("a", "k", "1", "gone", "x"));
    commit(tx("b", "k", "2"), tx("c", "k", "3", "gone", ""));

    assertThat(text(ledger.state().get("cc", "k").value())).isEqualTo("3");
    assertThat(ledger.state().version("cc", "k")).isEqualTo(new Version(1, 1));
    assertThat(ledger.state().get("cc", "gone")).isNull();
    assertThat(ledger.state().version("cc", "gone")).isNull();
  }

  @Test
  void metadataIsKeptBesideTheValue() {
    StateUpdates updates = new StateUpdates();
    ByteString metadata = ByteString.copyFromUtf8("who may write this");
    updates.put(
        "cc", "k", StateUpdate.Put.of(ByteString.copyFromUtf8("v"), metadata, new Version(0, 0)));
    ledger.commit(chain.next(List.of(tx("a")), new byte[1], updates, PrivateUpdates.none()));

    assertThat(ledger.state().metadata("cc", "k")).isEqualTo(metadata);
    assertThat(text(ledger.state().get("cc", "k").value())).isEqualTo("v");
    assertThat(ledger.state().metadata("cc", "other")).isEmpty();
  }

  @Test
  void manyKeysAreReadAtOnceInTheOrderAskedFor() {
    commit(tx("a", "x", "1", "y", "2"));
    List<StateKey> asked =
        List.of(new StateKey("cc", "y"), new StateKey("cc", "none"), new StateKey("cc", "x"));

    assertThat(ledger.state().getAll(asked))
        .extracting(value -> value == null ? null : text(value.value()))
        .containsExactly("2", null, "1");
    assertThat(ledger.state().versions(asked))
        .containsExactly(new Version(0, 0), null, new Version(0, 0));
    assertThat(ledger.state().getAll(List.of())).isEmpty();
  }

  @Test
  void rangesIncludeTheStartAndExcludeTheEnd() {
    commit(tx("a", "a", "1", "b", "2", "c", "3", "\u0000obj\u0000", "4"));
    StateView state = ledger.state();

    assertThat(keys(state.range("cc", "a", "c"))).containsExactly("a", "b");
    assertThat(keys(state.range("cc", "b", ""))).containsExactly("b", "c");
    assertThat(keys(state.range("cc", "", ""))).containsExactly("\u0000obj\u0000", "a", "b", "c");
    assertThat(keys(state.range("cc", "c", "a"))).isEmpty();
    assertThat(keys(state.range("other", "", ""))).isEmpty();
  }

  @Test
  void rangesAreInTheOrderOfUtf8Bytes() {
    String beyond = Character.toString(0x1F600);
    commit(tx("a", "\uFFFD", "1", beyond, "2", "z", "3"));

    assertThat(keys(ledger.state().range("cc", "", ""))).containsExactly("z", "\uFFFD", beyond);
  }

  @Test
  void namespacesDoNotReachIntoEachOther() {
    StateUpdates updates = new StateUpdates();
    Version version = new Version(0, 0);
    ByteString value = ByteString.copyFromUtf8("v");
    for (String namespace : List.of("", "c", "cc", "cc\u0000k", "ccc")) {
      updates.put(namespace, "k" + namespace, StateUpdate.Put.of(value, value, version));
    }
    ledger.commit(chain.next(List.of(tx("a")), new byte[1], updates, PrivateUpdates.none()));

    assertThat(keys(ledger.state().range("cc", "", ""))).containsExactly("kcc");
    assertThat(keys(ledger.state().range("", "", ""))).containsExactly("k");
    assertThat(ledger.state().get("cc", "k\u0000kcc\u0000k")).isNull();
  }

  @Test
  void rangesAgreeWithASortedMapForRandomKeys() {
    long seed = 7_310_455L;
    Random random = new Random(seed);
    TreeMap<String, String> expected = new TreeMap<>(ByteOrder.UTF8);
    for (int i = 0; i < 300; i++) {
      expected.put(randomKey(random), "v" + i);
    }
    ledger.commit(
        chain.next(List.of(SampleChain.transaction("a", expected)), PrivateUpdates.none()));

    for (int i = 0; i < 100; i++) {
      String start = randomKey(random);
      String end = random.nextInt(5) == 0 ? "" : randomKey(random);
      var tail = expected.tailMap(start, true);
      var slice =
          end.isEmpty()
              ? tail
              : ByteOrder.UTF8.compare(start, end) > 0
                  ? new TreeMap<String, String>()
                  : tail.headMap(end, false);
      assertThat(keys(ledger.state().range("cc", start, end)))
          .as("seed %d, from %s to %s", seed, start, end)
          .containsExactlyElementsOf(slice.keySet());
    }
  }

  private static String randomKey(Random random) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i <= random.nextInt(4); i++) {
      int[] alphabet = {0, 'a', 'b', 0xe9, 0xFFFD, 0x1F600, 0x10FFFF};
      key.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return key.toString();
  }

  @Test
  void aSnapshotDoesNotMove() {
    ByteString later = tx("b", "k", "new", "l", "new");
    commit(tx("a", "k", "old"));
    try (StateSnapshot snapshot = ledger.snapshot()) {
      commit(later);

      assertThat(snapshot.height()).isEqualTo(1);
      assertThat(text(snapshot.get("cc", "k").value())).isEqualTo("old");
      assertThat(keys(snapshot.range("cc", "", ""))).containsExactly("k");
      assertThat(snapshot.getAll(List.of(new StateKey("cc", "l")))).containsOnlyNulls();
      assertThat(snapshot.transaction(txId(later))).isEmpty();
    }
    assertThat(ledger.state().height()).isEqualTo(2);
    assertThat(ledger.state().transaction(txId(later))).isPresent();
  }

  @Test
  void whatIsClosedRefusesAndDoesNotCrash() {
    commit(tx("a", "k", "v"));
    StateSnapshot snapshot = ledger.snapshot();
    Cursor<KeyValue> cursor = snapshot.range("cc", "", "");
    snapshot.close();
    snapshot.close();

    assertThat(cursor.next().key()).isEqualTo("k");
    cursor.close();
    cursor.close();
    StateView state = ledger.state();
    ledger.close();
    ledger.close();
    for (Runnable use :
        List.<Runnable>of(
            () -> snapshot.get("cc", "k"),
            () -> snapshot.range("cc", "", ""),
            cursor::next,
            () -> state.get("cc", "k"),
            () -> ledger.block(0),
            ledger::snapshot,
            () -> ledger.history("cc", "k"))) {
      assertThatThrownBy(use::run)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED));
    }
  }

  @Test
  void closingUnderReadersEndsThemWithoutACrash() throws Exception {
    commit(tx("a", "k", "v"));
    CountDownLatch reading = new CountDownLatch(4);
    List<Future<StoreException.Kind>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        readers.add(threads.submit(() -> readUntilRefused(reading)));
      }
      assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
      ledger.close();
      for (Future<StoreException.Kind> reader : readers) {
        assertThat(reader.get(30, TimeUnit.SECONDS)).isEqualTo(StoreException.Kind.CLOSED);
      }
    }
  }

  private StoreException.Kind readUntilRefused(CountDownLatch reading) {
    try {
      while (true) {
        try (StateSnapshot snapshot = ledger.snapshot()) {
          assertThat(keys(snapshot.range("cc", "", ""))).containsExactly("k");
          assertThat(ledger.state().versions(List.of(new StateKey("cc", "k")))).hasSize(1);
        }
        reading.countDown();
      }
    } catch (StoreException e) {
      return e.kind();
    }
  }

  @Test
  void theFirstTransactionWithAnIdKeepsIt() {
    ByteString transaction = tx("a", "k", "v");
    byte[] codes = {0, (byte) TxValidationCode.DUPLICATE_TXID_VALUE};
    ledger.commit(
        chain.next(
            List.of(transaction, transaction), codes, new StateUpdates(), PrivateUpdates.none()));
    ledger.commit(
        chain.next(
            List.of(transaction),
            Arrays.copyOfRange(codes, 1, 2),
            new StateUpdates(),
            PrivateUpdates.none()));

    assertThat(ledger.transaction(txId(transaction)))
        .contains(new TxPosition(0, 0, TxValidationCode.VALID));
  }

  @Test
  void historyHoldsValidWritesNewestFirst() {
    commit(tx("a", "k", "1"));
    byte[] codes = {CONFLICT, 0};
    ledger.commit(
        chain.next(
            List.of(tx("b", "k", "lost"), tx("c", "k", "2", "kk", "x")),
            codes,
            new StateUpdates(),
            PrivateUpdates.none()));
    commit(tx("d", "k", ""));

    List<KeyChange> changes = new ArrayList<>();
    try (Cursor<KeyChange> history = ledger.history("cc", "k")) {
      history.forEachRemaining(changes::add);
    }
    assertThat(changes)
        .extracting(KeyChange::version)
        .containsExactly(new Version(2, 0), new Version(1, 1), new Version(0, 0));
    assertThat(changes).extracting(KeyChange::deleted).containsExactly(true, false, false);
    assertThat(changes).extracting(c -> text(c.value())).containsExactly("", "2", "1");
    assertThat(changes.getFirst().txId()).isEqualTo(txId(tx("d", "k", "")));
  }

  @Test
  void hashedAndPrivateStateGoWithTheirBlock() {
    ByteString keyHash = Sha256.ofUtf8("secret");
    StateUpdates updates = new StateUpdates();
    updates.putHashed(
        "cc",
        "coll",
        keyHash,
        StateUpdate.Put.of(Sha256.ofUtf8("value"), ByteString.EMPTY, new Version(0, 0)));
    RwSetBuilder set = new RwSetBuilder();
    set.writePrivate("cc", "coll", "secret", ByteString.copyFromUtf8("value"));
    CollPvtRwSet plaintext =
        set.build().privateSet().namespaces().getFirst().collections().getFirst();
    PrivateSet written = new PrivateSet(new PrivateSetId(0, 0, "cc", "coll"), plaintext);
    ledger.commit(
        chain.next(
            List.of(tx("a")),
            new byte[1],
            updates,
            new PrivateUpdates(List.of(written), List.of(), BlockToLive.forever())));
    HashedKey key = new HashedKey("cc", "coll", keyHash);
    HashedKey other = new HashedKey("cc", "col", keyHash);

    StateView state = ledger.state();
    assertThat(state.getHashed(key).value()).isEqualTo(Sha256.ofUtf8("value"));
    assertThat(state.versionsHashed(List.of(other, key))).containsExactly(null, new Version(0, 0));
    assertThat(state.getAllHashed(List.of(other))).containsOnlyNulls();
    assertThat(text(state.getPrivate("cc", "coll", "secret").value())).isEqualTo("value");
    assertThat(keys(state.privateRange("cc", "coll", "", ""))).containsExactly("secret");

    StateUpdates deletes = new StateUpdates();
    deletes.putHashed("cc", "coll", keyHash, new StateUpdate.Delete(new Version(1, 0)));
    ledger.commit(chain.next(List.of(tx("b")), new byte[1], deletes, PrivateUpdates.none()));
    assertThat(state.getPrivate("cc", "coll", "secret")).isNull();
  }

  @Test
  void stagedPlaintextStaysUntilItsBlockComes() {
    ByteString transaction = tx("a", "k", "v");
    RwSetBuilder set = new RwSetBuilder();
    set.writePrivate("cc", "coll", "secret", ByteString.copyFromUtf8("value"));
    TxPvtRwSet plaintext = set.build().privateSet();
    stage(txId(transaction), 0, plaintext);
    stage("other", 0, plaintext);
    reopen();
    assertThat(staged(txId(transaction), plaintext)).isTrue();

    commit(transaction);
    assertThat(staged(txId(transaction), plaintext)).isFalse();
    assertThat(staged("other", plaintext)).isTrue();
    stage("newer", 1, plaintext);
    assertThat(ledger.staging().purgeStaged(1)).isEqualTo(1);
    assertThat(staged("other", plaintext)).isFalse();
    assertThat(staged("newer", plaintext)).isTrue();
  }

  private void stage(String txId, long height, TxPvtRwSet writes) {
    assertThat(ledger.staging().stage(txId, height, writes, PrivateStaging.OWN))
        .isEqualTo(PrivateStaging.Staged.KEPT);
  }

  private boolean staged(String txId, TxPvtRwSet writes) {
    CollPvtRwSet set = writes.namespaces().getFirst().collections().getFirst();
    return ledger
        .staging()
        .staged(txId, "cc", "coll", Sha256.of(set.toBytes()))
        .equals(java.util.Optional.of(set));
  }

  @Test
  void anotherSetForATransactionDisplacesNone() {
    TxPvtRwSet right = secret("value");
    stage("tx", 0, right);
    assertThat(ledger.staging().stage("tx", 0, secret("forged"), 7))
        .isEqualTo(PrivateStaging.Staged.KEPT);
    assertThat(staged("tx", right)).isTrue();
  }

  private static TxPvtRwSet secret(String value) {
    RwSetBuilder set = new RwSetBuilder();
    set.writePrivate("cc", "coll", "secret", ByteString.copyFromUtf8(value));
    return set.build().privateSet();
  }

  @Test
  void aSourceThatStagesMoreThanItsShareIsRefusedAndLeavesRoomForOthers() {
    String large = "x".repeat(1 << 20);
    int kept = 0;
    while (ledger.staging().stage("tx" + kept, 0, secret(large + kept), 1)
        == PrivateStaging.Staged.KEPT) {
      kept++;
    }
    assertThat(kept).isBetween(50, 64);
    stage("own", 0, secret(large));
    assertThat(ledger.staging().purgeStaged(1)).isEqualTo(kept + 1);
    assertThat(ledger.staging().stage("again", 1, secret(large), 1))
        .isEqualTo(PrivateStaging.Staged.KEPT);
  }

  @Test
  void aBlockThatDoesNotFollowChangesNothing() throws MalformedException {
    commit(tx("a", "k", "1"));
    SampleChain elsewhere = new SampleChain();
    CommitBatch again = elsewhere.next(List.of(tx("b", "k", "2")), PrivateUpdates.none());
    CommitBatch unchained = elsewhere.next(List.of(tx("c", "k", "2")), PrivateUpdates.none());
    CommitBatch uncoded =
        new CommitBatch(
            ParsedBlock.parse(
                org.dure.model.block.Blocks.create(
                    1, ledger.lastBlockHash(), List.of(tx("d", "k", "2")))),
            new StateUpdates(),
            PrivateUpdates.none());
    for (CommitBatch wrong : List.of(again, unchained, uncoded)) {
      assertThatThrownBy(() -> ledger.commit(wrong))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.OUT_OF_ORDER));
    }
    assertThat(ledger.height()).isEqualTo(1);
    assertThat(text(ledger.state().get("cc", "k").value())).isEqualTo("1");
  }

  @Test
  void aLargeBlockComesBackWhole() {
    byte[] noise = new byte[16 << 20];
    new Random(42).nextBytes(noise);
    StringBuilder value = new StringBuilder(noise.length);
    for (byte b : noise) {
      value.append((char) (' ' + (b & 0x3f)));
    }
    ByteString transaction = tx("big", "k", value.toString());
    ParsedBlock block = commit(transaction, tx("small", "l", "v")).block();
    reopen();

    assertThat(ledger.blockBytes(0)).contains(block.block().toByteString());
    assertThat(ledger.state().get("cc", "k").value().size()).isEqualTo(noise.length);
  }

  @Test
  void aLongRunAgreesWithASortedMap() {
    long seed = 61_803L;
    Random random = new Random(seed);
    TreeMap<String, String> expected = new TreeMap<>(ByteOrder.UTF8);
    for (int block = 0; block < 120; block++) {
      List<ByteString> transactions = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(5); i++) {
        Map<String, String> writes = new TreeMap<>();
        for (int w = 0; w < random.nextInt(6); w++) {
          writes.put("k" + random.nextInt(60), random.nextInt(3) == 0 ? "" : "v" + block + i);
        }
        transactions.add(SampleChain.transaction(block + "/" + i, writes));
        expected.putAll(writes);
        expected.values().removeIf(String::isEmpty);
      }
      ledger.commit(chain.next(transactions, PrivateUpdates.none()));
      if (random.nextInt(10) == 0) {
        reopen();
      }
      TreeMap<String, String> found = new TreeMap<>(ByteOrder.UTF8);
      try (Cursor<KeyValue> all = ledger.state().range("cc", "", "")) {
        all.forEachRemaining(entry -> found.put(entry.key(), text(entry.value().value())));
      }
      assertThat(found).as("block %d of seed %d", block, seed).isEqualTo(expected);
    }
  }

  @Test
  void theFreeSpaceIsKnown() {
    assertThat(ledgers.usableBytes()).isPositive();
  }

  @Test
  void ledgersOfSeveralChannelsAreApart() {
    commit(tx("a", "k", "v"));
    Ledger other = ledgers.open("other-ch");

    assertThat(other.height()).isZero();
    assertThat(other.state().get("cc", "k")).isNull();
    assertThat(ledgers.open("ch")).isSameAs(ledger);
    assertThat(ledgers.channelIds()).containsExactly("ch", "other-ch");
  }
}
