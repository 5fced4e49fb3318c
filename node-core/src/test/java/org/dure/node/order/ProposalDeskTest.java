package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.config.BatchSettings;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.order.DeskNetwork.Packet;
import org.dure.pbft.Bytes;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.Message.Commit;
import org.dure.pbft.Message.PrePrepare;
import org.dure.pbft.Message.Prepare;
import org.dure.pbft.Proposal;
import org.dure.pbft.Settings;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is in proposals and what becomes of it, with the core and the pools of four nodes.
class ProposalDeskTest {
  /// Longer than any election timeout.
  private static final BatchSettings PATIENT =
      new BatchSettings(20, 10 << 20, 2 << 20, Duration.ofHours(1));

  private static TestNetwork material;

  @BeforeAll
  static void material(@TempDir Path folder) throws Exception {
    material = TestNetwork.of(folder, 4);
  }

  @AfterAll
  static void close() {
    material.close();
  }

  private static DeskNetwork four(int delayTicks) {
    return new DeskNetwork(material, PATIENT, Settings.defaults(), delayTicks);
  }

  private static List<PrePrepare> proposals(DeskNetwork network, int from) {
    return network.sent.stream()
        .filter(packet -> packet.from() == from && packet.to() == from % 4 + 1)
        .map(Packet::message)
        .filter(PrePrepare.class::isInstance)
        .map(PrePrepare.class::cast)
        .toList();
  }

  /// It only bounds how long a leader fills a block while others are under way. Those are
  /// delivered, which sets the election timer back, or else the leader is rightly replaced.
  @Test
  void aBatchTimeoutBeyondTheElectionTimeoutLetsNoCorrectLeaderBeReplaced() {
    Settings settings = new Settings(4, 16, 48, 400, 500, 6_000, 20, 64, 16, 4_096);
    assertThat(PATIENT.timeout().toMillis() / 10).isGreaterThan(settings.timeoutMaxTicks());
    DeskNetwork four = new DeskNetwork(material, PATIENT, settings, 5);
    int count = 0;
    // Too few for a full block within the election timeout, every other while one is under way.
    for (int tick = 0; tick < 8 * settings.timeoutFloorTicks(); tick += 80) {
      four.submit(material.envelope(++count));
      four.ticks(8);
      four.submit(material.envelope(++count));
      four.ticks(72);
    }
    four.untilOrdered(count, 1, 2, 3, 4);
    for (int id = 1; id <= 4; id++) {
      assertThat(four.node(id).view()).isZero();
      assertThat(four.node(id).ordered()).hasSize(count).doesNotHaveDuplicates();
    }
  }

  @Test
  void proposalsCarryDigestsAndNoPayload() {
    DeskNetwork four = four(5);
    List<PooledEnvelope> envelopes = new ArrayList<>();
    for (int i = 1; i <= 41; i++) {
      envelopes.add(four.submit(material.envelope(i)));
    }
    four.untilOrdered(41, 1, 2, 3, 4);
    long perEnvelope = envelopes.getFirst().size();
    assertThat(perEnvelope).isGreaterThan(1_000);
    for (Packet packet : four.sent) {
      int named = packet.message() instanceof PrePrepare p ? named(p) : 0;
      assertThat(packet.bytes().size()).isLessThan(400 + 34 * named);
    }
    assertThat(proposals(four, 1)).extracting(ProposalDeskTest::named).contains(20);
  }

  private static int named(PrePrepare proposal) {
    try {
      return ProposedBlock.decode(CoreBytes.string(proposal.proposal())).digests().size();
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  // ---- order within a block

  @Test
  void aProposalInAnotherOrderThanThatOfItsConflictsIsRefused() {
    ConflictBlock block = new ConflictBlock(material.client).add("+a").add("-a", "+b").add("+c");
    assertThat(isTaken(block.byAge)).isFalse();
    assertThat(isTaken(ConflictOrder.of(block.byAge))).isTrue();
    assertThat(isTaken(List.of(block.byAge.get(2), block.byAge.get(1), block.byAge.get(0))))
        .as("by other ages, which nobody can prove")
        .isTrue();
  }

  /// Whether a desk that has all of these finds them a valid proposal.
  private static boolean isTaken(List<PooledEnvelope> envelopes) {
    TransactionPool pool = new TransactionPool(10, 1 << 20, 10);
    envelopes.forEach(envelope -> pool.offer(envelope, 0));
    DeskNetwork.Node any = four(1).node(1);
    ProposalDesk desk =
        new ProposalDesk(pool, new KeptPayload(), any, any, OrderMetrics.none(), 100, () -> 0);
    desk.begin(0, 0);
    BlockHeader header =
        BlockHeader.newBuilder()
            .setNumber(1)
            .setPreviousHash(ByteString.copyFrom(new byte[32]))
            .setDataHash(
                BlockHashing.dataHashOfChecked(
                    envelopes.stream().map(PooledEnvelope::bytes).toList()))
            .build();
    ProposedBlock proposed =
        new ProposedBlock(header, 0, envelopes.stream().map(PooledEnvelope::digest).toList());
    Proposal proposal = ConsensusPorts.proposal(proposed.encode()).orElseThrow();
    desk.check(new Effect.CheckProposal(0, proposal, 1, false), 1);
    return desk.poll(1).getFirst() instanceof Event.ProposalChecked checked && checked.valid();
  }

  // ---- change of view

  @Test
  void aViewThatEndsTakesBackWhatWasToBeBuilt() {
    TransactionPool pool = new TransactionPool(10, 1 << 20, 10);
    DeskNetwork.Node any = four(1).node(1);
    ProposalDesk desk =
        new ProposalDesk(pool, new KeptPayload(), any, any, OrderMetrics.none(), 100, () -> 0);
    desk.begin(0, 0);
    Bytes parent = Bytes.of(new byte[32]);
    desk.want(new Effect.BuildProposal(0, 1, parent, 0));
    desk.abandon();
    pool.offer(pooled(1), 0);
    assertThat(desk.poll(1)).isEmpty();
    assertThat(pool.waiting()).isEqualTo(1);

    desk.want(new Effect.BuildProposal(4, 1, parent, 0));
    assertThat(desk.poll(2))
        .singleElement()
        .matches(event -> event instanceof Event.ProposalBuilt built && built.view() == 4);
    assertThat(pool.waiting()).isZero();
    desk.abandon();
    assertThat(pool.waiting()).as("what was built in a view that ended waits again").isEqualTo(1);
  }

  /// What is carried over is in no other proposal, and is not lost either.
  @Test
  void whatAViewCarriesOverIsUnderWayInTheNext() {
    DeskNetwork four = four(1);
    four.lose(packet -> packet.is(Commit.class));
    ByteString carried = four.submit(material.envelope(1)).digest();
    four.ticks(5);
    four.node(1).down = true;
    ByteString waiting = four.submit(material.envelope(2)).digest();
    assertThat(four.node(2).pool.waiting()).isEqualTo(1);
    untilView(four, 1);
    four.ticks(3);
    assertThat(four.node(2).pool.proposedIn(carried)).isEqualTo(1);
    assertThat(four.node(2).ordered()).isEmpty();
    four.heal();
    theLivingOrder(four, carried, waiting);
  }

  /// What nobody prepared is proposed again by the next leader, once.
  @Test
  void whatAViewDoesNotCarryOverWaitsAgain() {
    DeskNetwork four = four(1);
    four.lose(packet -> packet.is(Prepare.class));
    ByteString first = four.submit(material.envelope(1)).digest();
    four.ticks(5);
    assertThat(four.node(2).pool.waiting()).as("it is under way").isZero();
    four.node(1).down = true;
    untilView(four, 1);
    four.heal();
    ByteString second = four.submit(material.envelope(2)).digest();
    theLivingOrder(four, first, second);
  }

  /// All but the first node, and nothing waits any more.
  private static void theLivingOrder(DeskNetwork four, ByteString... digests) {
    four.untilOrdered(digests.length, 2, 3, 4);
    for (int id = 2; id <= 4; id++) {
      assertThat(four.node(id).ordered()).containsExactly(digests);
      assertThat(four.node(id).pool.size()).isZero();
    }
  }

  private static void untilView(DeskNetwork network, long view) {
    for (int tick = 0; tick < 500 && network.node(2).view() < view; tick++) {
      network.ticks(1);
    }
    assertThat(network.node(2).view()).isEqualTo(view);
  }

  private static PooledEnvelope pooled(long number) {
    return new PooledEnvelope(ParsedEnvelope.parse(material.envelope(number)));
  }
}
