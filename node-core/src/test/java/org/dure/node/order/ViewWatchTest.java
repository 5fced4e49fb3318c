package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dure.membership.config.BatchSettings;
import org.dure.node.order.ViewWatch.Cause;
import org.dure.node.order.ViewWatch.Ground;
import org.dure.node.order.ViewWatch.Note.Complains;
import org.dure.node.order.ViewWatch.Note.Leaves;
import org.dure.pbft.Event;
import org.dure.pbft.Message.Prepare;
import org.dure.pbft.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules R4 to R6 of docs/protocol.md with the core and the pools of four nodes, told apart from
/// the election timeout.
final class ViewWatchTest {
  private static final BatchSettings BATCH =
      new BatchSettings(20, 10 << 20, 2 << 20, Duration.ofMillis(200));

  private static TestNetwork material;

  private final DeskNetwork four = new DeskNetwork(material, BATCH, Settings.defaults(), 1);
  private int submitted;

  @BeforeAll
  static void material(@TempDir Path folder) throws Exception {
    material = TestNetwork.of(folder, 4);
  }

  @AfterAll
  static void close() {
    material.close();
  }

  /// A block every so many ticks.
  private void steadily(int blocks, int ticks) {
    for (int i = 0; i < blocks; i++) {
      four.submit(material.envelope(++submitted));
      four.ticks(ticks);
    }
  }

  @Test
  void aLeaderThatLeavesOutWhatTheOthersHoldIsReplacedForThat() {
    PooledEnvelope unwanted = four.submitToAllBut(1, material.envelope(1_000));
    steadily(14, 20);
    replacedFor(1, Ground.PASSES_OVER);
    four.untilOrdered(submitted + 1, 2, 3, 4);
    assertThat(four.node(2).ordered()).contains(unwanted.digest());
  }

  /// After the turns of three nodes that are measured comes the slow one's, 0.3 s for each block,
  /// where nobody gives it up before 0.5 s.
  @Test
  void aLeaderThatIsSlowAgainstTheOthersIsReplacedForThat() {
    four.node(4).slowTicks = 30;
    steadily(48, 8);
    assertThat(four.notesOfAllBut(4)).isEmpty();
    steadily(8, 40);
    replacedFor(4, Ground.SLOW);
    four.untilOrdered(submitted, 1, 2, 3);
  }

  /// All others have left the view, blaming it, because some complained on this ground, and nobody
  /// for want of time.
  private void replacedFor(int blamed, Ground ground) {
    assertThat(four.notesOfAllBut(blamed)).contains(new Complains(0, blamed, ground));
    List<Leaves> leaves = leaves(blamed);
    assertThat(leaves).hasSize(3).contains(new Leaves(1, blamed, Cause.COMPLAINTS));
    assertThat(leaves).extracting(Leaves::next).containsOnly(1L);
    assertThat(leaves).extracting(Leaves::cause).isSubsetOf(Cause.COMPLAINTS, Cause.OTHERS_ASK);
  }

  private List<Leaves> leaves(int faulty) {
    return four.notesOfAllBut(faulty).stream()
        .filter(Leaves.class::isInstance)
        .map(Leaves.class::cast)
        .toList();
  }

  @Test
  void aLeaderThatIsDownIsGivenUpForWantOfTime() {
    four.node(1).down = true;
    steadily(1, 100);
    assertThat(leaves(1)).contains(new Leaves(1, 1, Cause.TIMEOUT));
    assertThat(leaves(1)).extracting(Leaves::cause).isSubsetOf(Cause.TIMEOUT, Cause.OTHERS_ASK);
    assertThat(four.notesOfAllBut(1)).noneMatch(Complains.class::isInstance);
  }

  /// It proposes what nobody else has, and keeps it: nobody votes for that.
  @Test
  void aLeaderThatDoesNotGiveOutWhatItProposesIsReplacedAndTheOthersGoOn() {
    four.node(1).withholds = true;
    four.submitTo(1, material.envelope(1_000));
    four.ticks(100);
    assertThat(leaves(1)).contains(new Leaves(1, 1, Cause.TIMEOUT));
    assertThat(four.sent).noneMatch(packet -> packet.from() != 1 && packet.is(Prepare.class));
    steadily(3, 20);
    four.untilOrdered(3, 2, 3, 4);
  }

  /// What it gives out is ordered, though nobody had it before.
  @Test
  void whatALeaderAloneHasIsFetchedFromIt() {
    PooledEnvelope alone = four.submitTo(1, material.envelope(1_000));
    four.untilOrdered(1, 1, 2, 3, 4);
    assertThat(four.node(3).ordered()).containsExactly(alone.digest());
    assertThat(leaves(1)).isEmpty();
  }

  /// The complaint is repeated while it does not lead to a change: it is noted once.
  @Test
  void aComplaintIsNotedOnce() {
    four.lose(packet -> packet.is(Prepare.class) && packet.from() == 3);
    four.node(2).step(new Event.Overlooked(0, 1));
    four.node(2).work();
    four.ticks(60);
    assertThat(four.notesOfAllBut(1)).containsExactly(new Complains(0, 1, Ground.PASSES_OVER));
  }
}
