package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderingNetworkTest {
  @TempDir Path folder;

  @Test
  void aNodeAloneCommits() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 1).start()) {
      submit(network, 1, 0, 10);
      agree(network, 10);
    }
  }

  @Test
  void fourNodesCommitTheSameBlocks() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      submit(network, 1, 0, 100);
      submit(network, 3, 100, 100);
      agree(network, 200);
    }
  }

  @Test
  void afterTheLeaderStopsTheOthersGoOn() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      submit(network, 2, 0, 20);
      agree(network, 20);
      int leader = network.node(2).ordering().status().leaderId();
      network.node(leader).stop();
      int alive = leader == 1 ? 2 : 1;
      long before = System.nanoTime();
      submit(network, alive, 20, 20);
      agree(network, 40);
      System.out.println("resumed in ms " + (System.nanoTime() - before) / 1_000_000);
      assertThat(network.node(alive).ordering().status().leaderId()).isNotEqualTo(leader);
    }
  }

  @Test
  void aNodeThatWasAwayCatchesUpAndVotesAgain() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      submit(network, 1, 0, 10);
      agree(network, 10);
      network.node(4).stop();
      submit(network, 1, 10, 50);
      agree(network, 60);
      network.node(4).start();
      agree(network, 60);
      // Without node 2 nothing is decided unless node 4 votes.
      network.node(2).stop();
      submit(network, 1, 60, 10);
      agree(network, 70);
    }
  }

  @Test
  void aNodeWithoutItsFolderStartsFromTheGenesisBlock() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      submit(network, 1, 0, 60);
      agree(network, 60);
      network.node(3).stop();
      network.node(3).wipe();
      network.node(3).start();
      agree(network, 60);
      submit(network, 3, 60, 10);
      agree(network, 70);
    }
  }

  @Test
  void allNodesStoppedAtOnceComeBackWithWhatTheyHad() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      submit(network, 1, 0, 30);
      agree(network, 30);
      network.nodes.forEach(TestNode::stop);
      network.start();
      agree(network, 30);
      submit(network, 2, 30, 10);
      agree(network, 40);
    }
  }

  /// A quorum may have voted for a block that no node has yet: what it names must outlive them all.
  @Test
  void allNodesStoppedInTheMiddleOfBlocksGoOnWithThem() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      int next = 0;
      for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 40; i++) {
          submit(network, 1 + i % 4, next++, 1);
        }
        network.nodes.forEach(TestNode::stop);
        network.start();
        submit(network, 2, next, 1);
        network.node(2).awaitTransaction(txId(network, next++), 30);
      }
    }
  }

  private static String txId(TestNetwork network, int number) {
    return ParsedEnvelope.parse(network.envelope(number)).txId();
  }

  @Test
  void aRepeatedEnvelopeIsASuccessAndStandsOnTheLedgerOnce() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      submit(network, 1, 0, 1);
      agree(network, 1);
      long height = network.node(1).ledger().height();
      for (TestNode node : network.nodes) {
        assertThat(node.ordering().submit(network.envelope(0)))
            .isInstanceOf(SubmitResult.AlreadyKnown.class);
      }
      submit(network, 1, 1, 1);
      agree(network, 2);
      assertThat(network.node(1).ledger().height()).isEqualTo(height + 1);
    }
  }

  /// Clients that try again, or hand in to several nodes, do no harm and are told of none.
  @Test
  void anEnvelopeHandedToAllNodesAtOnceIsASuccessAtEachAndStandsOnTheLedgerOnce() throws Exception {
    int count = 60;
    try (TestNetwork network = TestNetwork.of(folder, 4).start();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SubmitResult>> results = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ByteString envelope = network.envelope(i);
        for (int again = 0; again < 2; again++) {
          for (TestNode node : network.nodes) {
            results.add(clients.submit(() -> node.ordering().submit(envelope)));
          }
        }
      }
      for (Future<SubmitResult> result : results) {
        assertThat(result.get())
            .isInstanceOfAny(SubmitResult.Accepted.class, SubmitResult.AlreadyKnown.class);
      }
      agree(network, count);
      for (TestNode node : network.nodes) {
        assertThat(node.ordering().submit(network.envelope(0)))
            .isInstanceOf(SubmitResult.AlreadyKnown.class);
      }
      submit(network, 1, count, 1);
      agree(network, count + 1);
      assertThat(onLedger(network.node(3))).hasSize(count + 1).doesNotHaveDuplicates();
    }
  }

  /// The ids of all transactions above the genesis block.
  private static List<String> onLedger(TestNode node) {
    List<String> txIds = new ArrayList<>();
    for (long number = 1; number < node.ledger().height(); number++) {
      node.ledger()
          .block(number)
          .orElseThrow()
          .getData()
          .getDataList()
          .forEach(envelope -> txIds.add(ParsedEnvelope.parse(envelope).txId()));
    }
    return txIds;
  }

  @Test
  void anEnvelopeThatIsTooLargeIsRefusedWithFabricsSentence() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 1).start()) {
      ByteString large = ByteString.copyFrom(new byte[(10 << 20) + 1]);
      assertThat(network.node(1).ordering().submit(large))
          .isEqualTo(
              new SubmitResult.Refused(
                  SubmitResult.Reason.BAD_REQUEST,
                  "message payload is 10485761 bytes and exceeds maximum allowed 10485760 bytes"));
    }
  }

  @Test
  void anEnvelopeWithAForeignSignatureIsRefused() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 1).start()) {
      Envelope genuine = Envelope.parseFrom(network.envelope(1));
      Envelope other = Envelope.parseFrom(network.envelope(2));
      Envelope forged = genuine.toBuilder().setSignature(other.getSignature()).build();
      assertThat(network.node(1).ordering().submit(forged.toByteString()))
          .isInstanceOf(SubmitResult.Refused.class);
      assertThat(network.node(1).ordering().status().pooled()).isZero();
    }
  }

  private static void submit(TestNetwork network, int node, int from, int count) {
    for (int i = from; i < from + count; i++) {
      SubmitResult result = network.node(node).ordering().submit(network.envelope(i));
      assertThat(result).isInstanceOf(SubmitResult.Accepted.class);
    }
  }

  /// Waits until every running node has the transactions 0 to `count` and compares the ledgers.
  private static void agree(TestNetwork network, int count) throws Exception {
    List<List<ByteString>> chains = new ArrayList<>();
    long height = Long.MAX_VALUE;
    for (TestNode node : network.nodes) {
      if (node.isUp()) {
        for (int i = 0; i < count; i++) {
          node.awaitTransaction(txId(network, i), 30);
        }
        height = Math.min(height, node.ledger().height());
      }
    }
    for (TestNode node : network.nodes) {
      if (node.isUp()) {
        List<ByteString> chain = new ArrayList<>();
        for (long number = 0; number < height; number++) {
          chain.add(node.ledger().block(number).orElseThrow().getHeader().toByteString());
        }
        chains.add(chain);
      }
    }
    assertThat(chains).allMatch(chains.getFirst()::equals);
  }
}
