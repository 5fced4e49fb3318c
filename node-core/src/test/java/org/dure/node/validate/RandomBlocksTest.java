package org.dure.node.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.CommitHash;
import org.dure.model.state.VersionedValue;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.MemberNodes;
import org.dure.node.collection.PrivateDataMetrics;
import org.dure.node.commit.CommitMetrics;
import org.dure.node.commit.Committer;
import org.dure.node.config.ChannelConfigHolder;
import org.dure.node.definition.StoredDefinitions;
import org.dure.node.events.CommitEvents;
import org.dure.node.validate.NaiveState.Place;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.KeyValue;
import org.dure.store.Ledger;
import org.dure.store.StateView;
import org.dure.store.rocks.RocksLedgers;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Chains of random blocks ([RandomChain]), judged as the node does it, with signatures that were
/// checked on the way into the pool or are checked by several threads in the block, and by
/// [NaiveValidator]: codes, state with metadata and versions, and commit hash must be the same
/// after each block. A failing seed is named; give it back with -Ddure.seed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RandomBlocksTest {
  private static final boolean SOAK = Boolean.getBoolean("dure.soak");
  private static final int SEEDS = SOAK ? 300 : 3;
  private static final int LEDGER_SEEDS = SOAK ? 30 : 1;
  private static final int BLOCKS = 100;

  private final ExecutorService workers = Executors.newFixedThreadPool(3);
  private SampleNetwork network;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
  }

  @AfterAll
  void stop() {
    workers.close();
  }

  @Test
  void theFastPathEqualsTheNaiveOne() throws Exception {
    Map<TxValidationCode, Integer> seen = new EnumMap<>(TxValidationCode.class);
    Long given = Long.getLong("dure.seed");
    for (long seed = given == null ? 1 : given; seed <= (given == null ? SEEDS : given); seed++) {
      new Run(seed, new Chain()).run(seen);
    }
    if (given == null) {
      assertThat(seen).as("codes that came up: %s", seen).hasSizeGreaterThan(18);
    }
  }

  @Test
  void andSoItDoesOnARealLedger(@TempDir Path folder) throws Exception {
    for (long seed = 1000; seed < 1000 + LEDGER_SEEDS; seed++) {
      try (RocksLedgers ledgers = new RocksLedgers(folder.resolve("seed" + seed))) {
        Committed node = new Committed(ledgers.open(SampleNetwork.CHANNEL));
        new Run(seed, node).run(new EnumMap<>(TxValidationCode.class));
        node.events.close();
      }
    }
  }

  /// What is compared with the naive validator.
  private abstract class Node {
    final SignatureChecks checks = new SignatureChecks(new SignatureCache(100));
    final BlockValidator validator = new BlockValidator(checks, this::follows, workers);

    abstract ChannelConfig config();

    /// Judges and takes in the next block.
    abstract List<TxValidationCode> add(long number, List<ByteString> entries) throws Exception;

    abstract ByteString commitHash();

    /// @param expected may help to find what is there
    abstract SortedMap<Place, VersionedValue> cells(Set<Place> expected);

    /// Whether such an entry can be in one of its blocks.
    abstract boolean takes(ByteString entry);

    private ChannelConfig follows(ChannelConfig current, Body.ConfigTx transaction) {
      Config wanted = transaction.config().getConfig();
      try {
        return wanted.getSequence() == current.sequence() + 1 ? network.parsed(wanted) : null;
      } catch (ConfigException e) {
        return null;
      }
    }
  }

  /// In memory; takes entries too that are refused before they get into a block.
  private final class Chain extends Node {
    private final MapState state = new MapState();
    private ChannelConfig config = network.config;
    private ByteString commitHash = ByteString.EMPTY;

    @Override
    ChannelConfig config() {
      return config;
    }

    @Override
    List<TxValidationCode> add(long number, List<ByteString> entries) {
      BlockHeader header = BlockHeader.newBuilder().setNumber(number).build();
      ParsedBlock block = ParsedBlock.parse(Blocks.create(header, entries));
      StoredDefinitions definitions = new StoredDefinitions(StoredDefinitions.lifecycleOf(state));
      ValidatedBlock validated = validator.validate(block, state, config, definitions);
      if (number > 0) {
        commitHash = CommitHash.of(validated.filter(), validated.updates(), commitHash);
      }
      state.take(validated);
      config = validated.newConfig() == null ? config : validated.newConfig();
      return validated.codes();
    }

    @Override
    ByteString commitHash() {
      return commitHash;
    }

    @Override
    SortedMap<Place, VersionedValue> cells(Set<Place> expected) {
      return state.cells();
    }

    @Override
    boolean takes(ByteString entry) {
      return true;
    }
  }

  /// The committer of a node over RocksDB.
  private final class Committed extends Node {
    private final Ledger ledger;
    private final CommitEvents events;
    private final ChannelConfigHolder config = new ChannelConfigHolder(network.config);
    private final Committer committer;

    Committed(Ledger ledger) {
      this.ledger = ledger;
      this.events = new CommitEvents(ledger);
      this.committer =
          new Committer(
              ledger,
              validator,
              config,
              events,
              CommitMetrics.none(),
              new BlockPlaintext(
                  "Org1MSP", ledger.staging(), MemberNodes.none(), PrivateDataMetrics.none()),
              name -> {});
    }

    @Override
    ChannelConfig config() {
      return config.get();
    }

    @Override
    List<TxValidationCode> add(long number, List<ByteString> entries) throws Exception {
      committer.accept(ParsedBlock.parse(Blocks.create(number, ledger.lastBlockHash(), entries)));
      ParsedBlock stored = ParsedBlock.parse(ledger.block(number).orElseThrow());
      return java.util.stream.IntStream.range(0, stored.size()).mapToObj(stored::code).toList();
    }

    @Override
    ByteString commitHash() {
      return ledger.commitHash();
    }

    @Override
    SortedMap<Place, VersionedValue> cells(Set<Place> expected) {
      StateView state = ledger.state();
      SortedMap<Place, VersionedValue> cells = new TreeMap<>();
      for (String namespace : List.of("", "_lifecycle", "asset", "beta", "nobody")) {
        try (Cursor<KeyValue> keys = state.range(namespace, "", "")) {
          keys.forEachRemaining(key -> cells.put(Place.of(namespace, key.key()), key.value()));
        }
      }
      for (Place place : expected) {
        HashedKey key = new HashedKey(place.namespace(), place.collection(), place.key());
        VersionedValue value = place.collection().isEmpty() ? null : state.getHashed(key);
        if (value != null) {
          cells.put(place, value);
        }
      }
      return cells;
    }

    @Override
    boolean takes(ByteString entry) {
      try {
        BlockHashing.checkWellFormed(List.of(entry));
        return true;
      } catch (MalformedException e) {
        return false;
      }
    }
  }

  private final class Run {
    private final long seed;
    private final Node node;
    private final Random random;
    private final NaiveValidator naive;
    private final Set<Place> everTouched = new TreeSet<>();

    Run(long seed, Node node) throws Exception {
      this.seed = seed;
      this.node = node;
      this.random = new Random(seed);
      this.naive = new NaiveValidator(SampleNetwork.CHANNEL, network.config.config());
    }

    void run(Map<TxValidationCode, Integer> seen) throws Exception {
      ByteString genesis = network.genesis.getData().getData(0);
      node.add(0, List.of(genesis));
      naive.genesis(genesis);
      RandomChain chain = new RandomChain(network, random, naive);
      EnvelopeVerifier pool =
          new EnvelopeVerifier(SampleNetwork.CHANNEL, node::config, node.checks, Clock.systemUTC());
      for (long number = 1; number <= BLOCKS; ) {
        List<ByteString> entries = chain.next(number).stream().filter(node::takes).toList();
        if (!entries.isEmpty()) {
          checkSome(pool, entries);
          checkSome(pool, chain.waiting());
          block(number++, entries).forEach(code -> seen.merge(code, 1, Integer::sum));
        }
      }
    }

    private void checkSome(EnvelopeVerifier pool, List<ByteString> entries) {
      for (ByteString entry : entries) {
        if (random.nextBoolean()) {
          pool.verify(ParsedEnvelope.parse(entry));
        }
      }
    }

    private List<TxValidationCode> block(long number, List<ByteString> entries) throws Exception {
      List<TxValidationCode> codes = node.add(number, entries);
      String at = "block %d, -Ddure.seed=%d".formatted(number, seed);
      assertThat(codes).as("codes of " + at).isEqualTo(naive.block(number, entries));
      assertThat(differences()).as("state after " + at).isEmpty();
      assertThat(node.commitHash()).as("commit hash of " + at).isEqualTo(naive.commitHash());
      return codes;
    }

    private List<String> differences() {
      everTouched.addAll(naive.state.cells.keySet());
      SortedMap<Place, VersionedValue> there = node.cells(everTouched);
      Set<Place> places = new TreeSet<>(there.keySet());
      places.addAll(naive.state.cells.keySet());
      return places.stream()
          .filter(place -> !Objects.equals(there.get(place), naive.state.cells.get(place)))
          .map(place ->
              "%s: %s, naively %s".formatted(place, there.get(place), naive.state.cells.get(place)))
          .toList();
    }
  }
}
