package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dure.api.peer.v1.Frame;
import org.dure.api.peer.v1.PeerLinkGrpc;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.peer.LinkLimits;
import org.dure.node.peer.LinkMetrics;
import org.dure.node.peer.PeerLinks;
import org.dure.node.peer.PeerMember;
import org.dure.node.peer.PeerTls;
import org.dure.pbft.Bytes;
import org.dure.pbft.Codec;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.Ports;
import org.dure.pbft.Replica;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node does to one that speaks the protocol and means no good.
class HostilePeerTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;

  @Test
  void aCertificateOfNoConsenterIsRefused() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 1).start();
        PeerLinks stranger = links(network.clientTls())) {
      stranger.members(TestNetwork.CHANNEL, List.of(network.member(1)));
      assertThatThrownBy(() -> fetch(stranger, 1))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("PERMISSION_DENIED");
      assertThat(stranger.connected(TestNetwork.CHANNEL, 1)).isFalse();
    }
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 1).start();
        TestNetwork other = TestNetwork.of(elsewhere, 1);
        PeerLinks stranger = links(other.node(1).tls)) {
      stranger.members(TestNetwork.CHANNEL, List.of(network.member(1)));
      assertThatThrownBy(() -> fetch(stranger, 1))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("UNAVAILABLE");
    }
  }

  @Test
  void aServerWithAnotherKeyThanTheConfiguredOneIsNotTalkedTo() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 2).start();
        PeerLinks links = links(network.node(2).tls)) {
      PeerMember real = network.member(1);
      PeerMember impostor =
          new PeerMember(
              1,
              real.mspId(),
              real.host(),
              real.port(),
              network.member(2).serverKey(),
              real.clientKey());
      links.members(TestNetwork.CHANNEL, List.of(impostor));
      assertThatThrownBy(() -> fetch(links, 1)).hasMessageContaining("UNAVAILABLE");
    }
  }

  @Test
  void aFloodOfForgedMessagesStopsNeitherTheOthersNorTheMemory() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4).start()) {
      commit(network, 0);
      network.node(4).stop();
      AtomicInteger dropped = new AtomicInteger();
      try (PeerLinks hostile = links(network.node(4).tls, counting(dropped))) {
        hostile.members(
            TestNetwork.CHANNEL, List.of(network.member(1), network.member(2), network.member(3)));
        awaitConnected(hostile, 3);
        ByteString junk = ByteString.copyFrom(new byte[20_000]);
        for (int i = 0; i < 20_000; i++) {
          for (int id = 1; id <= 3; id++) {
            hostile.sendConsensus(TestNetwork.CHANNEL, id, junk);
            hostile.sendEnvelopes(TestNetwork.CHANNEL, id, List.of(junk));
          }
        }
        for (int i = 1; i < 6; i++) {
          commit(network, i);
        }
        LinkLimits limits = LinkLimits.defaults();
        long bound = limits.consensusBytesMax() + limits.envelopeBytesMax();
        assertThat(hostile.backlog(TestNetwork.CHANNEL, 1).bytes()).isLessThanOrEqualTo(bound);
        assertThat(dropped.get()).isPositive();
        assertThat(network.node(1).refused).containsKey("consensus_malformed");
        assertThat(network.node(1).refused).containsKey("malformed");
        assertThat(network.node(1).ordering().status().stoppedBecause()).isEmpty();
      }
    }
  }

  @Test
  void aConsensusMessageSignedWithAnotherKeyIsDropped() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4)) {
      network.node(1).start();
      EpochKeys keys = EpochKeys.of(network.config, network.crypto);
      Epoch genuine = Epoch.of(network.config, 0, network.node(4).identity, network.crypto);
      Ports forging =
          ConsensusPorts.of(network.client, network.crypto, keys, genuine.certificates());
      ByteString message = statusOf(4, genuine.group(), forging);
      try (PeerLinks hostile = links(network.node(4).tls)) {
        hostile.members(TestNetwork.CHANNEL, List.of(network.member(1)));
        hostile.sendConsensus(TestNetwork.CHANNEL, 1, message);
        network.node(1).awaitRefused("consensus_bad_signature", 10);
      }
    }
  }

  @Test
  void aGenuineMessageOfAnotherNodeIsNotTakenOverThisLink() throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4)) {
      network.node(1).start();
      Epoch third = Epoch.of(network.config, 0, network.node(3).identity, network.crypto);
      ByteString message = statusOf(3, third.group(), third.ports());
      try (PeerLinks hostile = links(network.node(4).tls)) {
        hostile.members(TestNetwork.CHANNEL, List.of(network.member(1)));
        hostile.sendConsensus(TestNetwork.CHANNEL, 1, message);
        network.node(1).awaitRefused("consensus_unknown_sender", 10);
      }
    }
  }

  /// A read that took 2f+1 nodes' word instead of being ordered would need a way to ask them.
  /// Private data are asked for by what is on the chain and checked against its hash.
  @Test
  void nodesOfferEachOtherFramesEnvelopesAndBlocksAndNoReadOfTheState() {
    assertThat(PeerLinkGrpc.getServiceDescriptor().getMethods())
        .extracting(MethodDescriptor::getBareMethodName)
        .containsExactlyInAnyOrder(
            "Stream", "FetchEnvelopes", "FetchBlocks", "PushPrivateData", "FetchPrivateData");
    assertThat(Frame.BodyCase.values())
        .containsExactlyInAnyOrder(
            Frame.BodyCase.CONSENSUS, Frame.BodyCase.ENVELOPES, Frame.BodyCase.BODY_NOT_SET);
  }

  private static ByteString statusOf(int sender, ReplicaSet group, Ports ports) {
    Event start = new Event.Recovered(List.of(), false, 1, 0, Bytes.EMPTY, Bytes.EMPTY);
    for (Effect effect : new Replica(sender, group, Settings.defaults(), ports).step(start)) {
      if (effect instanceof Effect.Broadcast(var message)) {
        return CoreBytes.string(Codec.encode(message));
      }
    }
    throw new AssertionError("a replica says where it stands when it starts");
  }

  private static void commit(TestNetwork network, long number) throws Exception {
    ByteString envelope = network.envelope(number);
    network.node(1).ordering().submit(envelope);
    for (TestNode node : network.nodes) {
      if (node.isUp()) {
        node.awaitTransaction(ParsedEnvelope.parse(envelope).txId(), 30);
      }
    }
  }

  private static PeerLinks links(PeerTls tls) {
    return links(tls, LinkMetrics.none());
  }

  private static PeerLinks links(PeerTls tls, LinkMetrics metrics) {
    return new PeerLinks(tls, LinkLimits.defaults(), metrics);
  }

  private static List<ByteString> fetch(PeerLinks links, int id) throws Exception {
    ByteString digest = ByteString.copyFrom(new byte[32]);
    return links
        .fetchEnvelopes(TestNetwork.CHANNEL, id, List.of(digest), Duration.ofSeconds(5))
        .get();
  }

  private static void awaitConnected(PeerLinks links, int last) throws Exception {
    for (int id = 1; id <= last; id++) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!links.connected(TestNetwork.CHANNEL, id)) {
        fetch(links, id);
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
    }
  }

  private static LinkMetrics counting(AtomicInteger dropped) {
    return new LinkMetrics() {
      @Override
      public void dropped(String address, String lane, int frames) {
        dropped.addAndGet(frames);
      }

      @Override
      public void refused(String reason) {}

      @Override
      public void connected(String address, boolean up) {}
    };
  }
}
