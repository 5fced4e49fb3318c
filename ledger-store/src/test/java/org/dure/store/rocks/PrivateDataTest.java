package org.dure.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.rwset.SimulationResults;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.model.state.VersionedValue;
import org.dure.store.HashedKey;
import org.dure.store.Ledger;
import org.dure.store.MissingSet;
import org.dure.store.MissingSet.Eligibility;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateStaging;
import org.dure.store.PrivateUpdates;
import org.dure.store.SampleChain;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Private data of a ledger against a model that keeps all that ever happened and works out from
/// the beginning what should be there.
final class PrivateDataTest {
  private static final String NS = "cc";
  private static final List<String> COLLECTIONS = List.of("ever", "short");
  private static final List<String> KEYS = List.of("a", "b", "c", "d");
  private static final long BLOCKS_TO_LIVE = 3;

  @TempDir private Path folder;
  private RocksLedgers ledgers;
  private Ledger ledger;
  private SampleChain chain;

  @BeforeEach
  void open() {
    ledgers = new RocksLedgers(folder.resolve("ledgers"));
    ledger = ledgers.open("ch");
    chain = new SampleChain(ledger);
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  private void reopen() {
    close();
    open();
  }

  private static long blockToLive(String namespace, String collection) {
    return collection.equals("short") ? BLOCKS_TO_LIVE : 0;
  }

  /// What a transaction does to one key of one collection.
  private sealed interface Change {
    record Put(String value) implements Change {}

    record Delete() implements Change {}

    record Purge() implements Change {}

    record Metadata(String value) implements Change {}
  }

  private record At(String collection, String key) {}

  /// One transaction, and whether this node had its plaintext with the block.
  private record Tx(Map<At, Change> changes, boolean held) {}

  private static SimulationResults simulate(Tx tx) {
    RwSetBuilder set = new RwSetBuilder();
    tx.changes()
        .forEach((at, change) -> {
          switch (change) {
            case Change.Put(String value) ->
                set.writePrivate(NS, at.collection(), at.key(), ByteString.copyFromUtf8(value));
            case Change.Delete() ->
                set.writePrivate(NS, at.collection(), at.key(), ByteString.EMPTY);
            case Change.Purge() -> set.purgePrivate(NS, at.collection(), at.key());
            case Change.Metadata(String value) ->
                set.writePrivateMetadata(
                    NS, at.collection(), at.key(), Map.of("M", ByteString.copyFromUtf8(value)));
          }
        });
    return set.build();
  }

  /// The model: for each key its hash, its metadata, and the plaintext if it is known.
  private static final class Model {
    record Live(Version version, String value) {}

    final Map<At, Live> state = new HashMap<>();
    final Map<At, Version> purged = new HashMap<>();
    final Map<PrivateSetId, CollPvtRwSet> held = new TreeMap<>();
    final Map<PrivateSetId, CollPvtRwSet> missing = new TreeMap<>();

    void apply(long number, List<Tx> block) {
      Map<At, Live> before = Map.copyOf(state);
      for (int i = 0; i < block.size(); i++) {
        Version version = new Version(number, i);
        block.get(i).changes().forEach((at, change) -> change(at, change, version));
      }
      before.forEach((at, live) -> {
        boolean due =
            at.collection().equals("short")
                && live.version().block() + BLOCKS_TO_LIVE + 1 == number;
        if (due && live.equals(state.get(at))) {
          state.remove(at);
        }
      });
      held.keySet().removeIf(id -> expired(id, number));
      missing.keySet().removeIf(id -> expired(id, number));
    }

    private static boolean expired(PrivateSetId id, long number) {
      return id.collection().equals("short") && id.block() + BLOCKS_TO_LIVE + 1 <= number;
    }

    private void change(At at, Change change, Version version) {
      switch (change) {
        case Change.Put(String value) -> state.put(at, new Live(version, value));
        case Change.Delete() -> state.remove(at);
        case Change.Purge() -> {
          state.remove(at);
          purged.put(at, version);
        }
        case Change.Metadata metadata ->
            state.computeIfPresent(at, (key, live) -> new Live(version, live.value()));
      }
    }

    /// A set without what was purged with it or later.
    CollPvtRwSet left(PrivateSetId id, CollPvtRwSet set) {
      List<KvWrite> writes = new ArrayList<>(set.writes());
      writes.removeIf(write -> isPurged(id, write.key()));
      var metadata = new ArrayList<>(set.metadataWrites());
      metadata.removeIf(write -> isPurged(id, write.key()));
      return new CollPvtRwSet(set.collection(), writes, metadata);
    }

    private boolean isPurged(PrivateSetId id, String key) {
      Version at = purged.get(new At(id.collection(), key));
      return at != null && at.compareTo(id.version()) >= 0;
    }
  }

  @Test
  void aLedgerHoldsWhatTheModelHoldsAfterEachBlock() {
    for (long seed = 1; seed <= 25; seed++) {
      Random random = new Random(seed);
      Model model = new Model();
      ledgers.close();
      ledgers = new RocksLedgers(folder.resolve("seed" + seed));
      ledger = ledgers.open("ch");
      chain = new SampleChain(ledger);
      for (long number = 0; number < 30; number++) {
        step(random, model, number, seed);
      }
    }
  }

  private void step(Random random, Model model, long number, long seed) {
    List<Tx> block = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      block.add(randomTx(random, number));
    }
    commit(model, number, block, seed);
    model.apply(number, block);
    compare(model, "seed %d, block %d".formatted(seed, number));
    if (random.nextInt(3) == 0) {
      addLate(random, model);
      compare(model, "seed %d, late sets behind block %d".formatted(seed, number));
    }
    if (random.nextInt(10) == 0) {
      ledger.privateData().erase();
      ledgers.close();
      ledgers = new RocksLedgers(folder.resolve("seed" + seed));
      ledger = ledgers.open("ch");
      compare(model, "seed %d, reopened behind block %d".formatted(seed, number));
    }
  }

  private static Tx randomTx(Random random, long number) {
    Map<At, Change> changes = new HashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      At at =
          new At(
              COLLECTIONS.get(random.nextInt(COLLECTIONS.size())),
              KEYS.get(random.nextInt(KEYS.size())));
      changes.put(
          at,
          switch (random.nextInt(8)) {
            case 0 -> new Change.Delete();
            case 1 -> new Change.Purge();
            case 2, 3 -> new Change.Metadata("m" + number);
            default -> new Change.Put("v" + random.nextInt(3));
          });
    }
    return new Tx(changes, random.nextInt(4) > 0);
  }

  private void commit(Model model, long number, List<Tx> block, long seed) {
    List<ByteString> envelopes = new ArrayList<>();
    List<PrivateSet> sets = new ArrayList<>();
    List<MissingSet> missing = new ArrayList<>();
    StateUpdates updates = new StateUpdates();
    for (int i = 0; i < block.size(); i++) {
      Tx tx = block.get(i);
      SimulationResults results = simulate(tx);
      envelopes.add(SampleChain.transaction(seed + "/" + number + "/" + i, results.publicSet()));
      for (CollPvtRwSet set : results.privateSet().namespaces().getFirst().collections()) {
        PrivateSetId id = new PrivateSetId(number, i, NS, set.collection());
        if (tx.held()) {
          sets.add(new PrivateSet(id, set));
          model.held.put(id, set);
        } else {
          missing.add(new MissingSet(id, Eligibility.MEMBER));
          model.missing.put(id, set);
        }
      }
      for (CollHashedRwSet hashes : results.publicSet().namespaces().getFirst().collections()) {
        update(updates, hashes, new Version(number, i));
      }
    }
    PrivateUpdates privates = new PrivateUpdates(sets, missing, PrivateDataTest::blockToLive);
    ledger.commit(chain.next(envelopes, new byte[block.size()], updates, privates));
  }

  /// As the validator makes them.
  private void update(StateUpdates updates, CollHashedRwSet hashes, Version version) {
    hashes
        .writes()
        .forEach(write ->
            updates.putHashed(
                NS,
                hashes.collection(),
                write.keyHash(),
                write.deletes()
                    ? new StateUpdate.Delete(version)
                    : StateUpdate.Put.of(write.valueHash(), ByteString.EMPTY, version)));
    hashes
        .metadataWrites()
        .forEach(write -> {
          VersionedValue latest = latest(updates, hashes.collection(), write.keyHash());
          if (latest != null) {
            updates.putHashed(
                NS,
                hashes.collection(),
                write.keyHash(),
                StateUpdate.Put.of(latest.value(), ByteString.copyFromUtf8("m"), version));
          }
        });
  }

  private @Nullable VersionedValue latest(
      StateUpdates updates, String collection, ByteString hash) {
    return switch (updates.getHashed(NS, collection, hash)) {
      case null -> ledger.state().getHashed(new HashedKey(NS, collection, hash));
      case StateUpdate.Put(VersionedValue value) -> value;
      case StateUpdate.Delete gone -> null;
    };
  }

  private void addLate(Random random, Model model) {
    List<PrivateSetId> ids = new ArrayList<>(model.missing.keySet());
    Collections.shuffle(ids, random);
    List<PrivateSet> late = new ArrayList<>();
    for (PrivateSetId id : ids.subList(0, ids.size() / 2)) {
      CollPvtRwSet set = model.missing.remove(id);
      late.add(new PrivateSet(id, set));
      model.held.put(id, set);
    }
    // What is not missing is passed over.
    late.add(
        new PrivateSet(
            new PrivateSetId(0, 900, NS, "ever"), new CollPvtRwSet("ever", List.of(), List.of())));
    ledger.privateData().add(late);
  }

  private void compare(Model model, String when) {
    for (String collection : COLLECTIONS) {
      for (String key : KEYS) {
        Model.Live live = model.state.get(new At(collection, key));
        ByteString hash = Sha256.ofUtf8(key);
        VersionedValue hashed = ledger.state().getHashed(new HashedKey(NS, collection, hash));
        assertThat(hashed == null ? null : hashed.version())
            .as("%s: hash of %s %s", when, collection, key)
            .isEqualTo(live == null ? null : live.version());
        VersionedValue plain = ledger.state().getPrivate(NS, collection, key);
        if (live == null) {
          assertThat(plain).as("%s: plaintext of %s %s", when, collection, key).isNull();
        } else if (isKnown(model, collection, key, live)) {
          assertThat(plain).as("%s: plaintext of %s %s", when, collection, key).isNotNull();
          assertThat(plain.version())
              .as("%s: %s %s", when, collection, key)
              .isEqualTo(live.version());
          assertThat(plain.value().toStringUtf8()).isEqualTo(live.value());
        } else if (plain != null) {
          boolean current = plain.version().equals(live.version());
          assertThat(current && !plain.value().toStringUtf8().equals(live.value()))
              .as("%s: wrong plaintext of %s %s", when, collection, key)
              .isFalse();
        }
      }
    }
    Map<PrivateSetId, CollPvtRwSet> expected = new TreeMap<>();
    model.held.forEach((id, set) -> expected.put(id, model.left(id, set)));
    Map<PrivateSetId, CollPvtRwSet> found = new TreeMap<>();
    for (long block = 0; block < ledger.height(); block++) {
      ledger.privateData().sets(block).forEach(set -> found.put(set.id(), set.writes()));
    }
    assertThat(found).as("%s: sets", when).isEqualTo(expected);
    List<PrivateSetId> missing = ledger.privateData().missing(null, 10_000);
    assertThat(missing).as("%s: missing", when).hasSameElementsAs(model.missing.keySet());
    assertThat(missing)
        .extracting(PrivateSetId::block)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  /// Whether the set that wrote the value is held.
  private static boolean isKnown(Model model, String collection, String key, Model.Live live) {
    for (Map.Entry<PrivateSetId, CollPvtRwSet> set : model.held.entrySet()) {
      boolean wrote =
          set.getKey().collection().equals(collection)
              && set.getKey().version().equals(live.version())
              && set.getValue().writes().stream()
                  .anyMatch(write -> write.key().equals(key) && !write.deletes());
      if (wrote) {
        return true;
      }
    }
    return false;
  }

  @Test
  void purgedExpiredAndDroppedPlaintextLeavesTheFiles() throws IOException {
    String purged = marker("purged");
    String expired = marker("expired");
    String staged = marker("staged");
    String kept = marker("kept");
    Model model = new Model();
    commit(
        model,
        0,
        List.of(
            new Tx(
                Map.of(
                    new At("ever", "p" + purged), new Change.Put("value " + purged),
                    new At("short", "e" + expired), new Change.Put("value " + expired),
                    new At("ever", "k" + kept), new Change.Put("value " + kept)),
                true)),
        0);
    assertThat(
            ledger
                .staging()
                .stage(
                    "never",
                    0,
                    simulate(new Tx(Map.of(new At("ever", "s"), new Change.Put(staged)), true))
                        .privateSet(),
                    PrivateStaging.OWN))
        .isEqualTo(PrivateStaging.Staged.KEPT);
    reopen();
    for (String each : List.of(purged, expired, staged, kept)) {
      assertThat(filesWith(each)).as(each).isNotEmpty();
    }
    commit(
        model,
        1,
        List.of(new Tx(Map.of(new At("ever", "p" + purged), new Change.Purge()), true)),
        0);
    for (long number = 2; number <= BLOCKS_TO_LIVE + 1; number++) {
      commit(
          model,
          number,
          List.of(new Tx(Map.of(new At("ever", "other"), new Change.Delete()), true)),
          0);
    }
    assertThat(ledger.staging().purgeStaged(1)).isEqualTo(1);
    assertThat(ledger.privateData().erase()).isTrue();
    assertThat(ledger.privateData().erase()).as("nothing more to erase").isFalse();
    for (String each : List.of(purged, expired, staged)) {
      assertThat(filesWith(each)).as(each).isEmpty();
    }
    assertThat(filesWith(kept)).isNotEmpty();
    reopen();
    for (String each : List.of(purged, expired, staged)) {
      assertThat(filesWith(each)).as("%s after reopening", each).isEmpty();
    }
  }

  /// Random, so that compression leaves it as it is.
  private static String marker(String name) {
    StringBuilder text = new StringBuilder(name);
    Random random = new Random(name.hashCode());
    for (int i = 0; i < 40; i++) {
      text.append((char) ('!' + random.nextInt(90)));
    }
    return text.toString();
  }

  private List<String> filesWith(String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (content.contains(new String(wanted, StandardCharsets.ISO_8859_1))) {
          found.add(file.getFileName().toString());
        }
      }
      return found;
    }
  }

  @Test
  void whatAStrangerLacksIsToBeFetchedOnceItIsAMember() {
    SimulationResults results =
        simulate(new Tx(Map.of(new At("ever", "a"), new Change.Put("v")), false));
    PrivateSetId id = new PrivateSetId(0, 0, NS, "ever");
    ledger.commit(
        chain.next(
            List.of(SampleChain.transaction("one", results.publicSet())),
            new byte[1],
            new StateUpdates(),
            new PrivateUpdates(
                List.of(),
                List.of(new MissingSet(id, Eligibility.STRANGER)),
                PrivateDataTest::blockToLive)));
    assertThat(ledger.privateData().missing(null, 10)).isEmpty();
    assertThat(ledger.privateData().becomeMember(NS, "short")).isZero();
    assertThat(ledger.privateData().becomeMember(NS, "ever")).isEqualTo(1);
    reopen();
    assertThat(ledger.privateData().missing(null, 10)).containsExactly(id);
    assertThat(ledger.privateData().missing(id, 10)).isEmpty();
  }
}
