package org.dure.node.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.Version;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.RangeQuery;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random blocks over few keys, judged with remembered signatures, several threads and bulk reads,
/// and by [NaiveValidator]. A failing seed is named; give it back with -Ddure.seed.
final class RandomBlocksTest {
  private static final int SEEDS = 12;
  private static final int BLOCKS = 6;
  private static final int KEYS = 8;

  @Test
  void theFastPathEqualsTheNaiveOne(@TempDir Path folder) throws Exception {
    SampleNetwork network = new SampleNetwork(folder);
    Long given = Long.getLong("dure.seed");
    try (ExecutorService workers = Executors.newFixedThreadPool(3)) {
      for (long seed = given == null ? 1 : given; seed <= (given == null ? SEEDS : given); seed++) {
        new Run(network, seed, workers).run();
      }
    }
  }

  private static final class Run {
    private final SampleNetwork network;
    private final long seed;
    private final Random random;
    private final MapState state = new MapState();
    private final NaiveValidator naive;
    private final SignatureChecks checks = new SignatureChecks(new SignatureCache(30));
    private final BlockValidator fast;
    private final List<ByteString> earlier = new ArrayList<>();

    Run(SampleNetwork network, long seed, ExecutorService workers) {
      this.network = network;
      this.seed = seed;
      this.random = new Random(seed);
      this.naive =
          new NaiveValidator(network.config, SampleNetwork.reference(SampleNetwork.MAJORITY));
      this.fast = new BlockValidator(checks, ConfigRule.unchanging(), workers);
    }

    void run() throws Exception {
      ChannelConfig config = network.config;
      for (long number = 1; number <= BLOCKS; number++) {
        List<ByteString> transactions = new ArrayList<>();
        int size = 1 + random.nextInt(25);
        for (int i = 0; i < size; i++) {
          transactions.add(transaction());
        }
        for (ByteString transaction : transactions) {
          if (random.nextBoolean()) {
            checks.check(ParsedEnvelope.parse(transaction), config);
          }
        }
        ParsedBlock block =
            ParsedBlock.parse(Blocks.create(number, ByteString.EMPTY, transactions));
        ValidatedBlock validated = fast.validate(block, state, config, network.definitions::get);
        state.take(validated);
        assertThat(validated.codes())
            .as("codes of block %d, -Ddure.seed=%d", number, seed)
            .isEqualTo(naive.block(number, transactions));
        assertThat(values())
            .as("state after block %d, -Ddure.seed=%d", number, seed)
            .isEqualTo(naive.values);
        earlier.addAll(transactions);
      }
    }

    private TreeMap<String, ByteString> values() {
      TreeMap<String, ByteString> values = new TreeMap<>();
      for (int i = 0; i < KEYS; i++) {
        if (state.get("cc", key(i)) != null) {
          values.put(key(i), state.value("cc", key(i)));
        }
      }
      return values;
    }

    private ByteString transaction() throws Exception {
      int kind = random.nextInt(20);
      if (kind == 0 && !earlier.isEmpty()) {
        return earlier.get(random.nextInt(earlier.size()));
      }
      int[] endorsers = kind == 1 ? new int[] {2} : new int[] {1 + random.nextInt(2), 3};
      ByteString sound = network.transaction(this::fill, endorsers);
      return kind == 2
          ? Envelope.parseFrom(sound).toBuilder()
              .setSignature(ByteString.copyFromUtf8("forged"))
              .build()
              .toByteString()
          : sound;
    }

    private void fill(RwSetBuilder set) {
      for (int i = random.nextInt(3); i > 0; i--) {
        String key = key(random.nextInt(KEYS));
        Version stale = random.nextInt(8) == 0 ? new Version(0, 9) : naive.version(key);
        set.read("cc", key, stale);
      }
      if (random.nextInt(3) == 0) {
        set.rangeQuery("cc", range());
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        String key = key(random.nextInt(KEYS));
        if (random.nextInt(4) == 0) {
          set.delete("cc", key);
        } else {
          set.write("cc", key, ByteString.copyFromUtf8("v" + random.nextInt()));
        }
      }
    }

    private RangeQuery range() {
      int first = random.nextInt(KEYS);
      int last = first + random.nextInt(KEYS - first);
      boolean exhausted = random.nextBoolean();
      List<KvRead> reads = new ArrayList<>();
      for (int i = first; i < last || (i == last && !exhausted); i++) {
        if (naive.version(key(i)) != null) {
          reads.add(new KvRead(key(i), naive.version(key(i))));
        }
      }
      return new RangeQuery(key(first), key(last), exhausted, new RangeQuery.RawReads(reads));
    }

    private static String key(int i) {
      return "key" + i;
    }
  }
}
