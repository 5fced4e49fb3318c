package org.dure.node.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Counts the signatures that one node computes on the way of envelopes from the pool into a block.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignaturesOnceTest {
  private static final ByteString ONE = ByteString.copyFromUtf8("1");
  private static final int SIGNATURES = 4;

  private SampleNetwork network;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
  }

  private final class Node implements AutoCloseable {
    final SignatureChecks checks = new SignatureChecks(new SignatureCache(1000));
    final ExecutorService workers = Executors.newFixedThreadPool(4);
    final EnvelopeVerifier pool =
        new EnvelopeVerifier(
            SampleNetwork.CHANNEL, () -> network.config, checks, Clock.systemUTC());
    final BlockValidator blocks = new BlockValidator(checks, ConfigRule.unchanging(), workers);
    final MapState state = new MapState();

    void admit(ByteString envelope) {
      pool.verify(ParsedEnvelope.parse(envelope));
    }

    void commit(List<ByteString> envelopes) throws Exception {
      ParsedBlock block =
          ParsedBlock.parse(Blocks.create(state.height(), ByteString.EMPTY, envelopes));
      state.take(blocks.validate(block, state, network.config, network.definitions::get));
    }

    @Override
    public void close() {
      workers.close();
    }
  }

  private List<ByteString> transactions(int count) {
    List<ByteString> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = "k" + i;
      made.add(network.transaction(set -> set.write("cc", key, ONE), 1, 2, 3));
    }
    return made;
  }

  @Test
  void fromThePoolIntoABlockEachSignatureIsComputedOnce() throws Exception {
    try (Node node = new Node()) {
      List<ByteString> transactions = transactions(40);
      transactions.forEach(node::admit);
      assertThat(node.checks.signaturesComputed()).isEqualTo(40 * SIGNATURES);
      transactions.forEach(node::admit);
      node.commit(transactions);
      assertThat(node.checks.signaturesComputed())
          .as("after a second copy of each and the block")
          .isEqualTo(40 * SIGNATURES);
    }
  }

  @Test
  void whatThePoolNeverSawIsComputedOnceInItsBlock() throws Exception {
    try (Node node = new Node()) {
      List<ByteString> transactions = transactions(40);
      transactions.subList(0, 10).forEach(node::admit);
      node.commit(transactions);
      assertThat(node.checks.signaturesComputed()).isEqualTo(40 * SIGNATURES);
    }
  }

  @Test
  void threadsThatAskAtOnceShareOneComputation() throws Exception {
    try (Node node = new Node()) {
      List<ByteString> transactions = transactions(20);
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        running.add(
            node.workers.submit(() -> {
              start.await();
              transactions.forEach(node::admit);
              return null;
            }));
      }
      start.countDown();
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
      assertThat(node.checks.signaturesComputed()).isEqualTo(20 * SIGNATURES);
    }
  }

  @Test
  void aForgedEnvelopeCostsOneComputationEachTimeAndIsNotRemembered() throws Exception {
    try (Node node = new Node()) {
      Envelope good = Envelope.parseFrom(transactions(1).getFirst());
      Envelope other =
          Envelope.parseFrom(network.transaction(set -> set.write("cc", "x", ONE), 1, 2));
      ByteString forged =
          good.toBuilder().setSignature(other.getSignature()).build().toByteString();
      node.admit(forged);
      node.admit(forged);
      assertThat(node.checks.signaturesComputed()).isEqualTo(2);
    }
  }
}
