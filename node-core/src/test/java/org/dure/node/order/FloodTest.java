package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.peer.LinkLimits;
import org.dure.node.peer.LinkMetrics;
import org.dure.node.peer.PeerLinks;
import org.dure.node.peer.PeerUnavailableException;
import org.dure.pbft.Bytes;
import org.dure.pbft.Codec;
import org.dure.pbft.Message;
import org.dure.pbft.SignedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// A consenter of four that sends as fast as it can whatever its key lets it sign: well-signed
/// messages of every kind for the wrong places, transactions of a client without end, requests for
/// blocks. The others order what an honest client hands in meanwhile, and their memory stays
/// bounded. `-Psoak` floods for a minute. Figures: docs/performance.md, "Under flood".
@Isolated("it measures the heap")
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class FloodTest {
  private static final int HOSTILE = 4;
  private static final List<Integer> OTHERS = List.of(1, 2, 3);
  private static final long HEAP_GROWTH_MAX = 400L << 20;

  private final AtomicLong consensusSent = new AtomicLong();
  private final AtomicLong envelopesSent = new AtomicLong();
  private final AtomicLong blocksAsked = new AtomicLong();
  private volatile boolean flooding = true;

  @Test
  void oneMayFloodAndTheOthersGoOnInBoundedMemory(@TempDir Path folder) throws Exception {
    int seconds = Boolean.getBoolean("dure.soak") ? 60 : 6;
    try (TestNetwork network = TestNetwork.of(folder, 4).start();
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      SigningIdentity honest = SampleEnvelopes.user(folder, network.crypto, "Admin");
      commit(network, honest, 0);
      Epoch epoch = Epoch.of(network.config, 0, network.node(HOSTILE).identity, network.crypto);
      network.node(HOSTILE).stop();
      long heapBefore = heap();
      List<Long> latencies = new ArrayList<>();
      try (PeerLinks hostile =
          new PeerLinks(network.node(HOSTILE).tls, LinkLimits.defaults(), LinkMetrics.none())) {
        hostile.members(TestNetwork.CHANNEL, OTHERS.stream().map(network::member).toList());
        threads.submit(() -> messages(hostile, epoch));
        threads.submit(() -> envelopes(hostile, network));
        threads.submit(() -> fetches(hostile));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 1; System.nanoTime() < end; i++) {
          long begun = System.nanoTime();
          commit(network, honest, i);
          latencies.add((System.nanoTime() - begun) / 1_000_000);
        }
        for (int id : OTHERS) {
          OrderLimits limits = OrderLimits.defaults();
          assertThat(network.node(id).ordering().status().pooled())
              .isLessThanOrEqualTo(limits.pooledPerCreatorMax() + 100);
          assertThat(network.node(id).ordering().stoppedBecause()).isEmpty();
        }
        flooding = false;
      }
      long growth = heap() - heapBefore;
      latencies.sort(Comparator.naturalOrder());
      System.out.printf(
          "flood of %d s: %d consensus messages, %d envelopes, %d fetches; refused %s; honest: %d"
              + " committed, p50 %d ms, longest %d ms; heap after collection +%d MiB%n",
          seconds,
          consensusSent.get(),
          envelopesSent.get(),
          blocksAsked.get(),
          refused(network),
          latencies.size(),
          latencies.get(latencies.size() / 2),
          latencies.getLast(),
          growth >> 20);
      assertThat(latencies).isNotEmpty();
      assertThat(growth).isLessThan(HEAP_GROWTH_MAX);
    }
  }

  /// On the ledgers of all who are at work.
  private static void commit(TestNetwork network, SigningIdentity client, int number)
      throws Exception {
    ByteString envelope = SampleEnvelopes.transaction(TestNetwork.CHANNEL, client, number);
    SubmitResult result = network.node(1).ordering().submit(envelope);
    assertThat(result).isInstanceOf(SubmitResult.Accepted.class);
    for (int id : OTHERS) {
      network.node(id).awaitTransaction(ParsedEnvelope.parse(envelope).txId(), 60);
    }
  }

  private void messages(PeerLinks hostile, Epoch epoch) {
    Bytes digest = Bytes.of(new byte[32]);
    Bytes signature = Bytes.of(new byte[70]);
    for (long i = 1; flooding; i++) {
      List<Message> kinds =
          List.of(
              new Message.PrePrepare(i % 5, i, Bytes.of(new byte[1_000])),
              new Message.Prepare(i % 3, i, digest),
              new Message.Commit(i % 3, i, digest, signature),
              new Message.Checkpoint(16 * i, digest, digest),
              new Message.ViewChange(
                  i,
                  new Message.StableProof(0, Bytes.EMPTY, Bytes.EMPTY, List.of()),
                  List.of(),
                  (int) (i % 4) + 1,
                  List.of()),
              new Message.Status(i, true, 1_000_000 + i, 1_000_000 + i, 0, i),
              new Message.Answer(i, i, i),
              new Message.Complaint(0, 1 + (int) (i % 3)),
              new Message.Probe(i),
              new Message.Echo(i));
      for (Message message : kinds) {
        ByteString bytes = signed(epoch, message);
        for (int id : OTHERS) {
          hostile.sendConsensus(TestNetwork.CHANNEL, id, bytes);
          consensusSent.incrementAndGet();
        }
      }
    }
  }

  private static ByteString signed(Epoch epoch, Message message) {
    Bytes body = Codec.body(epoch.group(), HOSTILE, message);
    return CoreBytes.string(
        Codec.encode(
            new SignedMessage(
                epoch.group().instance(),
                epoch.group().epoch(),
                HOSTILE,
                message,
                body,
                epoch.ports().signatures().sign(body))));
  }

  private void envelopes(PeerLinks hostile, TestNetwork network) {
    byte[] large = new byte[200_000];
    for (long i = 1_000_000; flooding; i++) {
      ByteString envelope = network.envelope(i);
      Arrays.fill(large, (byte) i);
      for (int id : OTHERS) {
        hostile.sendEnvelopes(
            TestNetwork.CHANNEL, id, List.of(envelope, ByteString.copyFrom(large)));
        envelopesSent.addAndGet(2);
      }
    }
  }

  private void fetches(PeerLinks hostile) {
    for (int i = 0; flooding; i++) {
      int id = OTHERS.get(i % OTHERS.size());
      try {
        hostile.fetchBlocks(
            TestNetwork.CHANNEL, id, 0, 1_000, Duration.ofSeconds(5), block -> true);
        blocksAsked.incrementAndGet();
      } catch (PeerUnavailableException refused) {
        Thread.onSpinWait();
      }
    }
  }

  private static Map<String, Long> refused(TestNetwork network) {
    Map<String, Long> all = new TreeMap<>();
    for (int id : OTHERS) {
      network
          .node(id)
          .refused
          .forEach((reason, count) -> all.merge(reason, count.get(), Long::sum));
    }
    return all;
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
