package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.store.BlockToLive;
import org.dure.store.Ledger;
import org.dure.store.Match;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateUpdates;
import org.dure.store.PrivateWrite;
import org.dure.store.SampleChain;
import org.dure.store.StateArea;
import org.dure.store.StateQuery;
import org.dure.store.StateSnapshot;
import org.dure.store.query.Bookmark;
import org.dure.store.query.Collation;
import org.dure.store.query.Documents;
import org.dure.store.query.IndexDefinition;
import org.dure.store.query.Plan;
import org.dure.store.query.Query;
import org.dure.store.query.QueryException;
import org.dure.store.query.RandomDocuments;
import org.dure.store.query.StateIndex.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RocksIndexesTest {
  private static final StateArea PUBLIC = StateArea.ofPublic("cc");
  private static final List<IndexDefinition> DEFINITIONS =
      List.of(index("a"), index("b"), index("a", "b"), index("c", "a"), index("b", "_id"));

  @TempDir private Path folder;

  private static IndexDefinition index(String... fields) {
    String json =
        "{\"index\":{\"fields\":[\"%s\"]},\"ddoc\":\"d\",\"name\":\"%s\"}"
            .formatted(String.join("\",\"", fields), String.join("-", fields));
    return IndexDefinition.parse("test.json", json);
  }

  /// A chain whose blocks write what the test says to the keys of `cc` and to its collection `col`.
  private static final class Writer {
    private final Ledger ledger;
    private final SampleChain chain;
    private int transactions;

    private Writer(Ledger ledger) {
      this.ledger = ledger;
      this.chain = new SampleChain(ledger);
    }

    /// @param writes null for a delete
    private void block(Map<String, String> writes) {
      StateUpdates updates = new StateUpdates();
      List<PrivateWrite> privateWrites = new ArrayList<>();
      Version version = new Version(ledger.height(), 0);
      writes.forEach((key, value) -> {
        ByteString bytes = ByteString.copyFromUtf8(value == null ? "" : value);
        updates.put(
            "cc",
            key,
            value == null
                ? new StateUpdate.Delete(version)
                : StateUpdate.Put.of(bytes, ByteString.EMPTY, version));
        privateWrites.add(new PrivateWrite("cc", "col", key, bytes, version));
      });
      ByteString transaction =
          SampleChain.transaction(ledger.height() + "/" + transactions++, Map.of());
      PrivateUpdates privates = privates(updates, privateWrites);
      ledger.commit(chain.next(List.of(transaction), new byte[1], updates, privates));
    }

    private void random(Random random) {
      Map<String, String> writes = new java.util.TreeMap<>();
      for (int i = random.nextInt(1, 30); i > 0; i--) {
        String key = "k" + random.nextInt(100);
        writes.put(
            key,
            switch (random.nextInt(10)) {
              case 0, 1 -> null;
              case 2 -> "no document";
              default -> RandomDocuments.document(random, 2).toString();
            });
      }
      block(writes);
    }
  }

  private static List<Match> all(StateSnapshot state, StateArea area, Query query) {
    List<Match> found = new ArrayList<>();
    try (StateQuery results = StateQuery.run(state, area, query, () -> {})) {
      results.forEachRemaining(found::add);
    }
    return found;
  }

  /// By going through all keys, without any plan.
  private static Set<String> expected(StateSnapshot state, StateArea area, Query query) {
    Set<String> keys = new HashSet<>();
    try (var entries =
        area.isPublic()
            ? state.range("cc", "", "")
            : state.privateRange("cc", area.collection(), "", "")) {
      entries.forEachRemaining(entry -> {
        ObjectNode document = Documents.read(entry.key(), entry.value().value());
        if (document != null && query.selector().matches(document)) {
          keys.add(entry.key());
        }
      });
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "col"})
  void aQueryFindsByAnIndexWhatAFullScanFinds(String collection) {
    long seed = Long.getLong("dure.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Object> faults = new ArrayList<>();
    StateArea area = new StateArea("cc", collection);
    int byIndex = 0;
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      RocksLedger ledger = ledgers.opened("ch");
      Writer writer = new Writer(ledger);
      for (int round = 0; round < 60; round++) {
        writer.random(random);
        if (round % 10 == 5) {
          List<IndexDefinition> some =
              DEFINITIONS.stream().filter(one -> random.nextInt(4) > 0).toList();
          ledger.indexes().define("cc", Map.of(collection, some));
        }
        if (random.nextInt(3) > 0) {
          ledger.indexes().build();
        }
        ledger.checkIndexes(faults::add);
        assertThat(faults).as("-Ddure.seed=%d, round %d", seed, round).isEmpty();
        for (int i = 0; i < 20; i++) {
          Query query = Query.parse("{\"selector\":" + RandomDocuments.selector(random, 3) + "}");
          try (StateSnapshot state = ledger.snapshot()) {
            List<String> found = all(state, area, query).stream().map(Match::key).toList();
            assertThat(found)
                .as("-Ddure.seed=%d, round %d: %s", seed, round, query.selector())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(expected(state, area, query));
            if (StateQuery.explain(state, area, query).plan() instanceof Plan.IndexScan) {
              byIndex++;
            }
          }
        }
      }
    }
    assertThat(byIndex).as("queries by an index, seed %d", seed).isGreaterThan(50);
  }

  /// In collation a Thai vowel stands behind the consonant that follows it in the text, and no
  /// bound of a few letters is behind all texts that begin alike.
  @Test
  void whatBeginsAlikeIsFoundByAnIndexWhereverCollationPutsIt() {
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      Ledger ledger = ledgers.open("ch");
      ledger.indexes().define("cc", Map.of("", List.of(index("a"))));
      built(ledger);
      new Writer(ledger)
          .block(
              Map.of(
                  "k1", "{\"a\":\"\u0e40\"}",
                  "k2", "{\"a\":\"\u0e40\u0e01\"}",
                  "k3", "{\"a\":\"\u0e40\uffff\uffff\"}",
                  "k4", "{\"a\":\"other\"}"));
      Query query = Query.parse("{\"selector\":{\"a\":{\"$beginsWith\":\"\u0e40\"}}}");
      try (StateSnapshot state = ledger.snapshot()) {
        assertThat(StateQuery.explain(state, PUBLIC, query).plan())
            .isInstanceOf(Plan.IndexScan.class);
        assertThat(all(state, PUBLIC, query))
            .extracting(Match::key)
            .containsExactlyInAnyOrder("k1", "k2", "k3");
      }
    }
  }

  @Test
  void aSortedQueryGivesTheOrderOfCollationBothWaysAndPageByPage() {
    long seed = Long.getLong("dure.seed", System.nanoTime());
    Random random = new Random(seed);
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      Ledger ledger = ledgers.open("ch");
      ledger.indexes().define("cc", Map.of("", DEFINITIONS));
      Writer writer = new Writer(ledger);
      for (int i = 0; i < 20; i++) {
        writer.random(random);
      }
      built(ledger);
      try (StateSnapshot state = ledger.snapshot()) {
        Query up = Query.parse("{\"selector\":{},\"sort\":[\"a\"]}");
        Query down = Query.parse("{\"selector\":{},\"sort\":[{\"a\":\"desc\"}]}");
        List<Match> ascending = all(state, PUBLIC, up);
        List<JsonNode> values =
            ascending.stream().map(m -> Documents.read(m.key(), m.value()).get("a")).toList();
        assertThat(values).as("seed %d", seed).isSortedAccordingTo(Collation.VIEW::compare);
        assertThat(ascending.stream().map(Match::key).toList())
            .containsExactlyInAnyOrderElementsOf(
                expected(state, PUBLIC, Query.parse("{\"selector\":{\"a\":{\"$exists\":true}}}")));
        assertThat(all(state, PUBLIC, down)).isEqualTo(ascending.reversed());
        for (Query query : List.of(up, down, Query.parse("{\"selector\":{}}"))) {
          assertThat(paged(state, query, random.nextInt(1, 9)))
              .isEqualTo(all(state, PUBLIC, query));
        }
      }
    }
  }

  private static List<Match> paged(StateSnapshot state, Query query, int size) {
    List<Match> found = new ArrayList<>();
    String bookmark = "";
    while (true) {
      try (StateQuery page = StateQuery.run(state, PUBLIC, query.page(bookmark, size), () -> {})) {
        page.forEachRemaining(found::add);
        bookmark = page.bookmark();
        if (bookmark.equals(Bookmark.NONE)) {
          return found;
        }
      }
    }
  }

  @Test
  void aBookmarkOfAnotherQueryIsRefused() {
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      Ledger ledger = ledgers.open("ch");
      new Writer(ledger).block(Map.of("k1", "{\"a\":1}", "k2", "{\"a\":2}"));
      try (StateSnapshot state = ledger.snapshot()) {
        Query one = Query.parse("{\"selector\":{\"a\":{\"$gt\":0}}}");
        Query other = Query.parse("{\"selector\":{\"a\":{\"$gt\":1}}}");
        StateQuery page = StateQuery.run(state, PUBLIC, one.page("", 1), () -> {});
        assertThat(page.next().key()).isEqualTo("k1");
        String bookmark = page.bookmark();
        page.close();
        assertThat(all(state, PUBLIC, one.page(bookmark, 9)).getFirst().key()).isEqualTo("k2");
        for (Query wrong : List.of(other.page(bookmark, 9), one.page("x" + bookmark, 9))) {
          org.assertj.core.api.Assertions.assertThatThrownBy(() -> all(state, PUBLIC, wrong))
              .isInstanceOf(QueryException.class)
              .hasMessageContaining("begin without one");
        }
      }
    }
  }

  @Test
  void anIndexIsUsedWhenItIsWholeAndASnapshotFromBeforeGoesOnWithoutIt() {
    Query query = Query.parse("{\"selector\":{\"a\":1}}");
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      Ledger ledger = ledgers.open("ch");
      Writer writer = new Writer(ledger);
      writer.block(many(0, 1200));
      ledger.indexes().define("cc", Map.of("", List.of(index("a"))));
      assertThat(ledger.indexes().build()).isTrue();
      assertThat(phase(ledger)).isEqualTo(Phase.BUILDING);
      try (StateSnapshot before = ledger.snapshot()) {
        built(ledger);
        assertThat(StateQuery.explain(before, PUBLIC, query).plan())
            .isInstanceOf(Plan.FullScan.class);
        assertThat(all(before, PUBLIC, query)).hasSize(1200);
      }
      try (StateSnapshot now = ledger.snapshot()) {
        assertThat(StateQuery.explain(now, PUBLIC, query).plan())
            .isInstanceOf(Plan.IndexScan.class);
        assertThat(all(now, PUBLIC, query)).hasSize(1200);
      }
    }
  }

  @Test
  void aBuildThatWasInterruptedGoesOnAndMissesNoBlock() {
    Query query = Query.parse("{\"selector\":{\"a\":1}}");
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      Ledger ledger = ledgers.open("ch");
      Writer writer = new Writer(ledger);
      writer.block(many(0, 1200));
      ledger.indexes().define("cc", Map.of("", List.of(index("a"))));
      ledger.indexes().build();
    }
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      Ledger ledger = ledgers.open("ch");
      assertThat(phase(ledger)).isEqualTo(Phase.BUILDING);
      Map<String, String> changes = new java.util.HashMap<>();
      changes.put("k00001", "{\"a\":2}"); // behind the build
      changes.put("k00002", null);
      changes.put("k01100", "{\"a\":2}"); // before it
      changes.put("k01101", null);
      changes.put("k00000x", "{\"a\":1}");
      changes.put("k01199x", "{\"a\":1}");
      new Writer(ledger).block(changes);
      built(ledger);
      try (StateSnapshot state = ledger.snapshot()) {
        assertThat(all(state, PUBLIC, query).stream().map(Match::key).sorted().toList())
            .isEqualTo(expected(state, PUBLIC, query).stream().sorted().toList())
            .hasSize(1198);
        assertThat(entries(state)).isEqualTo(1200);
      }
    }
  }

  @Test
  void aDefinitionThatIsGoneTakesItsEntriesWithIt() {
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      Ledger ledger = ledgers.open("ch");
      new Writer(ledger).block(many(0, 10));
      ledger.indexes().define("cc", Map.of("", List.of(index("a"), index("b"))));
      built(ledger);
      ledger.indexes().define("other", Map.of("", List.of(index("a"))));
      int kept = ledger.indexes().list(PUBLIC).getFirst().id();
      ledger.indexes().define("cc", Map.of("", List.of(index("a"))));
      assertThat(ledger.indexes().list(PUBLIC)).hasSize(1);
      assertThat(ledger.indexes().list(PUBLIC).getFirst().id()).isEqualTo(kept);
      ledger.indexes().define("cc", Map.of());
      assertThat(ledger.indexes().list(PUBLIC)).isEmpty();
      assertThat(ledger.indexes().list(StateArea.ofPublic("other"))).hasSize(1);
      ledger.indexes().define("cc", Map.of("", List.of(index("a"))));
      built(ledger);
      try (StateSnapshot state = ledger.snapshot()) {
        assertThat(all(state, PUBLIC, Query.parse("{\"selector\":{\"a\":1}}"))).hasSize(10);
        assertThat(entries(state)).isEqualTo(10);
      }
    }
  }

  @Test
  void anIndexInTheOrderOfOtherTablesIsBegunAnew() throws Exception {
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      RocksLedger ledger = fiveIndexed(ledgers);
      IndexRecord ours =
          new IndexRecord(PUBLIC, ledger.indexes().list(PUBLIC).getFirst(), "uca-1", new byte[0]);
      Database database = ledger.database();
      database.db().put(database.handle(Family.LEDGER), ours.key(), ours.toBytes());
    }
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      Ledger ledger = ledgers.open("ch");
      assertThat(phase(ledger)).isEqualTo(Phase.BUILDING);
      try (StateSnapshot state = ledger.snapshot()) {
        assertThat(entries(state)).isZero();
      }
      built(ledger);
      try (StateSnapshot state = ledger.snapshot()) {
        assertThat(entries(state)).isEqualTo(5);
      }
    }
  }

  @Test
  void aCheckFindsWhatIsMissingAndWhatIsTooMuch() throws Exception {
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      RocksLedger ledger = fiveIndexed(ledgers);
      List<String> faults = new ArrayList<>();
      ledger.checkIndexes(fault -> faults.add(fault.toString()));
      assertThat(faults).isEmpty();
      Database database = ledger.database();
      try (var all = database.db().newIterator(database.handle(Family.INDEX))) {
        all.seekToFirst();
        byte[] wrong = all.key();
        wrong[wrong.length - 1] = '9';
        database.db().put(database.handle(Family.INDEX), wrong, all.value());
        database.db().delete(database.handle(Family.INDEX), all.key());
      }
      ledger.checkIndexes(fault -> faults.add(fault.key() + " " + fault.found()));
      assertThat(faults).containsExactly("k00009 one", "k00000 none");
    }
  }

  @Test
  void twoWritesOfOnePrivateKeyInABlockLeaveTheLastInTheIndex() {
    StateArea area = new StateArea("cc", "col");
    try (RocksLedgers ledgers = new RocksLedgers(folder)) {
      Ledger ledger = ledgers.open("ch");
      ledger.indexes().define("cc", Map.of("col", List.of(index("a"))));
      built(ledger);
      SampleChain chain = new SampleChain(ledger);
      List<PrivateWrite> writes = new ArrayList<>();
      for (String value : List.of("{\"a\":1}", "{\"a\":2}")) {
        Version version = new Version(0, writes.size());
        writes.add(new PrivateWrite("cc", "col", "k", ByteString.copyFromUtf8(value), version));
      }
      StateUpdates updates = new StateUpdates();
      PrivateUpdates privates = privates(updates, writes);
      ledger.commit(
          chain.next(
              List.of(SampleChain.transaction("t", Map.of())), new byte[1], updates, privates));
      try (StateSnapshot state = ledger.snapshot()) {
        assertThat(all(state, area, Query.parse("{\"selector\":{\"a\":{\"$gt\":0}}}"))).hasSize(1);
      }
    }
  }

  /// The plaintext of these writes, whose hashes are added to `updates`.
  private static PrivateUpdates privates(StateUpdates updates, List<PrivateWrite> writes) {
    List<PrivateSet> sets = new ArrayList<>();
    for (PrivateWrite write : writes) {
      Version version = write.version();
      updates.putHashed(
          write.namespace(),
          write.collection(),
          Sha256.ofUtf8(write.key()),
          write.value().isEmpty()
              ? new StateUpdate.Delete(version)
              : StateUpdate.Put.of(Sha256.of(write.value()), ByteString.EMPTY, version));
      PrivateSetId id =
          new PrivateSetId(version.block(), sets.size(), write.namespace(), write.collection());
      List<KvWrite> alone = List.of(KvWrite.of(write.key(), write.value()));
      sets.add(new PrivateSet(id, new CollPvtRwSet(write.collection(), alone, List.of())));
    }
    return new PrivateUpdates(sets, List.of(), BlockToLive.forever());
  }

  /// A ledger of five documents with a built index over them.
  private static RocksLedger fiveIndexed(RocksLedgers ledgers) {
    RocksLedger ledger = ledgers.opened("ch");
    new Writer(ledger).block(many(0, 5));
    ledger.indexes().define("cc", Map.of("", List.of(index("b"))));
    built(ledger);
    return ledger;
  }

  static void built(Ledger ledger) {
    while (ledger.indexes().build()) {
      // goes on
    }
  }

  private static Phase phase(Ledger ledger) {
    return ledger.indexes().list(PUBLIC).getFirst().phase();
  }

  private static int entries(StateSnapshot state) {
    var index = state.indexes(PUBLIC).getFirst();
    int count = 0;
    try (var entries =
        state.indexed(
            PUBLIC,
            index,
            new org.dure.store.Stretch(
                ByteString.EMPTY, null, org.dure.store.query.Sort.Direction.ASCENDING))) {
      while (entries.hasNext()) {
        entries.next();
        count++;
      }
    }
    return count;
  }

  private static Map<String, String> many(int from, int to) {
    Map<String, String> documents = new java.util.TreeMap<>(Comparator.naturalOrder());
    for (int i = from; i < to; i++) {
      documents.put("k%05d".formatted(i), "{\"a\":1,\"b\":" + i + "}");
    }
    return documents;
  }
}
