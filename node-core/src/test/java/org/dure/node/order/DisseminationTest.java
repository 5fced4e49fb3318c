package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dure.model.Sha256;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.order.CountedIntake.Pushed;
import org.dure.pbft.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of an envelope travels over the links of four nodes whose leader stays.
final class DisseminationTest {
  private static final int LEADER = 1;
  private static final int OTHER = 2;
  private static final int EACH = 100;

  @TempDir Path folder;

  /// What a client hands to the leader leaves it once for each peer, and what it hands to another
  /// node never leaves the leader unasked: a proposal names digests. Asked it gives an envelope to
  /// one who lacks it, when a proposal has overtaken the envelope.
  @Test
  void anEnvelopeLeavesALeaderOnceForEachPeerAndAProposalHasNoneInIt() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4)) {
      network.nodes.forEach(node -> node.settings = Settings.defaults().withTerm(0));
      network.start();
      List<ByteString> ofLeader = submit(network, LEADER, 0);
      List<ByteString> ofOther = submit(network, OTHER, EACH);
      for (TestNode node : network.nodes) {
        for (ByteString envelope : Stream.concat(ofLeader.stream(), ofOther.stream()).toList()) {
          node.awaitTransaction(ParsedEnvelope.parse(envelope).txId(), 60);
        }
      }
      // What waits for long is sent to whoever leads once more.
      Set<Integer> leaders =
          network.nodes.stream()
              .map(node -> node.ordering().status().leaderId())
              .collect(Collectors.toSet());
      for (TestNode receiver : network.nodes) {
        if (receiver.id != LEADER && !leaders.contains(receiver.id)) {
          came(receiver, LEADER, ofLeader, 1);
          came(receiver, LEADER, ofOther, 0);
          came(receiver, OTHER, ofOther, receiver.id == OTHER ? 0 : 1);
        }
      }
      System.out.println(
          "envelopes that the leader gave to those who asked: "
              + network.node(LEADER).intake().given.size());
      noneIsInConsensus(network, ofLeader);
    }
  }

  private static List<ByteString> submit(TestNetwork network, int node, int from) {
    List<ByteString> envelopes = new ArrayList<>();
    for (int i = from; i < from + EACH; i++) {
      ByteString envelope = network.envelope(i);
      envelopes.add(envelope);
      assertThat(network.node(node).ordering().submit(envelope))
          .isInstanceOf(SubmitResult.Accepted.class);
    }
    return envelopes;
  }

  private static void came(TestNode receiver, int from, List<ByteString> envelopes, int times)
      throws InterruptedException {
    for (ByteString envelope : envelopes) {
      if (times > 0) {
        receiver.awaitPushed(from, Sha256.of(envelope), 60);
      }
      assertThat(receiver.intake().pushed.getOrDefault(new Pushed(from, Sha256.of(envelope)), 0))
          .as("times that an envelope came from %d to %d", from, receiver.id)
          .isEqualTo(times);
    }
  }

  private static void noneIsInConsensus(TestNetwork network, List<ByteString> envelopes) {
    List<String> txIds = envelopes.stream().map(e -> ParsedEnvelope.parse(e).txId()).toList();
    for (TestNode node : network.nodes) {
      assertThat(node.intake().consensus).hasSizeGreaterThan(10);
      for (ByteString message : node.intake().consensus) {
        assertThat(message.toString(StandardCharsets.ISO_8859_1)).doesNotContain(txIds);
      }
    }
  }
}
