package org.dure.pbft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dure.pbft.Bytes;
import org.dure.pbft.Event;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.Message;
import org.dure.pbft.Message.Commit;
import org.dure.pbft.Message.NewView;
import org.dure.pbft.Message.PrePrepare;
import org.dure.pbft.Message.Prepare;
import org.dure.pbft.Message.ViewChange;
import org.dure.pbft.Reason;
import org.dure.pbft.Settings;
import org.dure.pbft.Toy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules V1 to V9 of docs/protocol.md.
final class ViewChangeTest {
  /// Of 10 ms.
  private static final int MINUTE_TICKS = 6_000;

  private final Cluster four = Cluster.of(4);

  private static ViewChange asks(long view) {
    return new ViewChange(view, Toy.START, List.of(), 0, List.of());
  }

  @Test
  void v1WithoutProgressTheLeaderIsReplaced() {
    four.crash(1).requests(1).untilHeight(1, 2, 3, 4);
    assertThat(four.view(2)).isEqualTo(1);
  }

  @Test
  void v1WithoutWorkNobodyIsReplaced() {
    four.crash(1).ticks(1_000);
    assertThat(four.view(2)).isZero();
  }

  @Test
  void v1OneThatFPlusOneAskIsFollowedOneAloneIsNot() {
    four.says(3, 2, asks(5)).ticks(20);
    assertThat(four.active(2)).isTrue();
    four.says(4, 2, asks(3));
    assertThat(four.active(2)).isFalse();
    assertThat(four.view(2)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(classes = {PrePrepare.class, Prepare.class, Commit.class})
  void v1ALeaderThatDiesInAnyPhaseIsReplacedAndNothingIsLost(Class<? extends Message> lost) {
    four.requests(2).lose(lost).requests(3).crash(1);
    four.heal().untilHeight(5, 2, 3, 4).restart(1).requests(1).untilHeight(6, 1, 2, 3, 4);
  }

  @Test
  void v2WhoLeftAViewVotesNoMoreInIt() {
    four.partition(2).requests(1);
    four.says(3, 2, asks(2)).says(4, 2, asks(2));
    assertThat(four.active(2)).isFalse();
    PrePrepare proposed = four.sent(1, PrePrepare.class).getFirst();
    four.says(1, 2, proposed);
    assertThat(four.sent(2, Prepare.class)).isEmpty();
  }

  @Test
  void v2AViewChangeCarriesWhatItsSenderPrepared() {
    four.lose(Commit.class).requests(2).ticks(60);
    ViewChange change = four.sent(2, ViewChange.class).getFirst();
    assertThat(change.prepared())
        .extracting(Message.PreparedProof::sequence)
        .containsExactly(1L, 2L);
    assertThat(change.prepared()).allMatch(proof -> proof.prepares().size() == 3);
  }

  @Test
  void v3TheTimerOfTheNewViewStartsWithAQuorumAndDoubles() {
    // Replica 2, leader of view 1, is dead as well as 1: nobody can start a view with three alive
    // needed, so the two that are left must not run ahead.
    four.crash(1).crash(2).requests(1).ticks(1_500);
    assertThat(four.view(3)).isEqualTo(1);
    four.restart(1).until("a view that works", () -> four.height(3) == 1);
    assertThat(four.view(3)).isLessThan(8);
  }

  /// Seven, so that two leaders may die.
  @ParameterizedTest
  @CsvSource({"1, 0", "7, 0", "8, 1"})
  void v3EightDecisionsTakeTheDoublingBackAndFewerDoNot(int decisions, int changes) {
    Cluster seven = Cluster.of(7).crash(1).requests(1).untilHeight(1, 7);
    for (int i = 1; i < decisions; i++) {
      seven.requests(1);
    }
    assertThat(seven.height(7)).isEqualTo(decisions);
    assertThat(seven.view(7)).isEqualTo(1);
    seven.crash(2).requests(1).ticks(seven.settings.timeoutFloorTicks() + 5);
    assertThat(seven.view(7)).isEqualTo(1 + changes);
  }

  @Test
  void v3AViewChangeIsRepeatedUntilTheViewStarts() {
    four.crash(1).lose(ViewChange.class).requests(1).ticks(60).heal().untilHeight(1, 2, 3, 4);
  }

  /// Two of four wait for a view that cannot start.
  @Test
  void n10AViewChangeIsSaidAgainEverMoreSeldomButAlways() {
    List<Integer> byHundreds = new ArrayList<>();
    int[] heard = new int[1];
    four.watch(packet -> heard[0] += packet.from() == 3 && packet.is(ViewChange.class) ? 1 : 0);
    four.partition(2, 3).requests(1).until("given up", () -> !four.active(3));
    for (int round = 0; round < 10; round++) {
      heard[0] = 0;
      four.ticks(100);
      byHundreds.add(heard[0]);
    }
    assertThat(byHundreds.getFirst()).isBetween(3, 4);
    assertThat(byHundreds.subList(1, 10)).allMatch(times -> times == 1 || times == 2);
  }

  @ParameterizedTest
  @CsvSource({"4, 1", "7, 2", "10, 3"})
  void v3LeadersDeadInARowArePassedOver(int n, int dead) {
    Cluster cluster = Cluster.of(n).requests(1);
    for (int id = 1; id <= dead; id++) {
      cluster.crash(id);
    }
    cluster.requests(1).untilHeight(2, n, n - 1, n - 2);
    assertThat(cluster.view(n)).isGreaterThanOrEqualTo(dead);
  }

  @Test
  void v4ANewViewNeedsAQuorumOfViewChangesForExactlyIt() {
    four.partition(2);
    NewView few = new NewView(2, List.of(four.forged(3, asks(2)), four.forged(4, asks(2))));
    NewView mixed =
        new NewView(
            2, List.of(four.forged(3, asks(2)), four.forged(4, asks(2)), four.forged(1, asks(3))));
    NewView twice =
        new NewView(
            2, List.of(four.forged(3, asks(2)), four.forged(4, asks(2)), four.forged(4, asks(2))));
    four.says(3, 2, few).says(3, 2, mixed).says(3, 2, twice);
    assertThat(four.view(2)).isZero();
    NewView right =
        new NewView(
            2, List.of(four.forged(3, asks(2)), four.forged(4, asks(2)), four.forged(1, asks(2))));
    four.says(4, 2, right);
    assertThat(four.view(2)).as("not from the leader of view 2").isZero();
    four.says(3, 2, right);
    assertThat(four.view(2)).isEqualTo(2);
  }

  @Test
  void v5WhatWasDecidedAnywhereIsInTheNextView() {
    // Only replica 4 learns that 1 is decided; it must come out the same for all.
    four.lose(packet -> packet.is(Commit.class) && packet.to() != 4).requests(1);
    assertThat(four.height(4)).isEqualTo(1);
    assertThat(four.height(2)).isZero();
    four.crash(1).heal().untilHeight(1, 2, 3, 4);
    assertThat(four.block(2, 1).id()).isEqualTo(four.block(4, 1).id());
  }

  @Test
  void v5WhatLiesBeyondAGapIsDroppedAndProposedAnew() {
    four.lose(packet -> packet.message() instanceof Prepare p && p.sequence() == 1).requests(3);
    four.crash(1).heal().untilHeight(3, 2, 3, 4);
    assertThat(four.block(2, 1).id()).isEqualTo(four.block(3, 1).id());
  }

  @Test
  void v5WhatWasPreparedInTheHighestViewWins() {
    // In view 0 only replica 4 gets the proposal of 1 prepared.
    four.lose(packet -> packet.is(Prepare.class) && packet.to() != 4).requestAt(1, false);
    Bytes prepared = id(four.sent(1, PrePrepare.class).getFirst());
    // View 1 starts without 4; what 2 proposes is decided, and only 3 learns of it.
    four.partition(4).lose(packet -> packet.is(Commit.class) && packet.to() != 3);
    four.lose(packet -> packet.message() instanceof Prepare p && p.view() == 0);
    four.requestAt(2, false).until("view 1", () -> four.view(3) == 1 && four.active(3));
    assertThat(four.sent(3, Commit.class)).as("nothing is prepared yet").isEmpty();
    four.heal();
    four.partition(4).lose(packet -> packet.is(Commit.class) && packet.to() != 3);
    four.untilHeight(1, 3);
    Bytes decided = four.block(3, 1).id();
    assertThat(decided).isNotEqualTo(prepared);
    assertThat(four.height(2)).isZero();
    // Now 4 comes back with what it prepared in view 0, and 1 is gone.
    four.crash(1).heal().lose(packet -> packet.is(Commit.class) && packet.to() != 3);
    four.lose(packet -> packet.message() instanceof NewView v && v.view() <= four.view(3));
    four.requests(1).ticks(100).heal().untilHeight(2, 2, 3, 4);
    assertThat(four.block(4, 1).id()).isEqualTo(decided);
    assertThat(four.block(2, 1).id()).isEqualTo(decided);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 7})
  void v5AProposalSurvivesTwoFailedViews(int n) {
    Cluster cluster = Cluster.of(n).lose(Commit.class).requests(2);
    Bytes id = id(cluster.sent(1, PrePrepare.class).getFirst());
    cluster.until("view 2 at least", () -> cluster.view(3) >= 2 && cluster.active(3));
    cluster.heal().untilHeight(2, 1, 2, 3, n);
    assertThat(cluster.block(n, 1).id()).isEqualTo(id);
  }

  @Test
  void v6WhatIsCarriedOverIsVotedOnAgainByThoseWhoHaveItToo() {
    four.lose(packet -> packet.is(Commit.class) && packet.to() != 4).requests(1).heal();
    four.crash(1).requests(1).untilHeight(2, 2, 3, 4);
    assertThat(four.sent(4, Commit.class))
        .anyMatch(commit -> commit.sequence() == 1 && commit.view() >= 1);
  }

  @Test
  void v7WhoMissedANewViewIsTold() {
    four.lose(packet -> packet.to() == 4 && packet.is(NewView.class));
    four.crash(1).requests(1).ticks(60);
    assertThat(four.active(4)).isFalse();
    four.heal().until("4 is told", () -> four.active(4)).untilHeight(1, 2, 3, 4);
  }

  @Test
  void v7AnOldNewViewChangesNothing() {
    four.crash(1).requests(1).untilHeight(1, 2, 3, 4);
    NewView old = four.sent(2, NewView.class).getFirst();
    four.crash(2).restart(1).requests(1).untilHeight(2, 1, 3, 4);
    long view = four.view(3);
    four.says(2, 3, old);
    assertThat(four.view(3)).isEqualTo(view);
    assertThat(four.machine(3).dropped).contains(Reason.OLD_VIEW);
  }

  @Test
  void v8OneThatWaitsAloneIsFollowedAfterALongWhile() {
    four.partition(2).requests(1);
    four.says(3, 2, asks(2)).says(4, 2, asks(2));
    four.heal();
    assertThat(four.active(2)).isFalse();
    four.until("it is followed", () -> four.active(2) && four.height(2) == 1);
  }

  @Test
  void v9OnASlowNetworkTheTimeoutIsLonger() {
    int[] fast = {ticksUntilReplaced(Cluster.of(4), 0)};
    assertThat(fast[0]).isBetween(20, 25);
    assertThat(ticksUntilReplaced(Cluster.of(4), 8)).isBetween(30, 41);
  }

  /// Measures with every message taking so many ticks, then kills the leader.
  private static int ticksUntilReplaced(Cluster cluster, int delay) {
    cluster.measureRoundTrips(delay);
    cluster.crash(1).requests(1);
    int ticks = 0;
    while (cluster.view(2) == 0 && ticks < 500) {
      cluster.ticks(1);
      ticks++;
    }
    return ticks;
  }

  @Test
  void whoIsCutOffCatchesUpDuringAViewChange() {
    four.partition(4).requests(6).heal();
    four.crash(1).requests(1).untilHeight(7, 2, 3, 4);
  }

  @Test
  void aPartitionThatHealsEndsInOneChain() {
    four.partition(1, 2).requests(3).ticks(100).heal().untilHeight(3, 1, 2, 3, 4);
    four.partition(1).requests(3).untilHeight(6, 2, 3, 4);
    four.heal().untilHeight(6, 1, 2, 3, 4);
  }

  @Test
  void noStormOfViewsIsLeftWhenATroublemakerIsGone() {
    for (int round = 0; round < 5; round++) {
      four.saysToAll(4, asks(four.view(2) + 1)).requests(1).ticks(30);
    }
    four.crash(4).requests(1).ticks(600);
    long view = four.view(2);
    four.requests(20).untilHeight(26, 1, 2, 3).ticks(500);
    assertThat(four.view(2)).isEqualTo(view);
  }

  /// Ten minutes in which no block can be decided, by the settings that nodes run with: each view
  /// lasts twice as long as the one before until the longest timer, a minute, is reached.
  @ParameterizedTest
  @ValueSource(classes = {PrePrepare.class, Prepare.class, Commit.class})
  void viewsPerMinuteAreBoundedWhenNothingCanBeDecided(Class<? extends Message> lost) {
    Settings settings = Settings.defaults();
    Cluster stuck = Cluster.of(4, settings).lose(lost).requests(3);
    List<Long> byMinute = new ArrayList<>();
    for (int minute = 0; minute < 10; minute++) {
      long before = viewChanges(stuck);
      stuck.ticks(MINUTE_TICKS);
      byMinute.add(viewChanges(stuck) - before);
    }
    int doublings = doublings(settings);
    long longest = 10L * MINUTE_TICKS / settings.timeoutMaxTicks();
    long all = byMinute.stream().mapToLong(Long::longValue).sum();
    assertThat(all).as("%s", byMinute).isBetween((long) doublings, doublings + longest + 1);
    assertThat(byMinute.subList(3, 10)).allMatch(changes -> changes <= 2);
  }

  /// From the shortest election timeout to the longest timer.
  private static int doublings(Settings settings) {
    int doublings = 0;
    while (settings.timeoutFloorTicks() << doublings < settings.timeoutMaxTicks()) {
      doublings++;
    }
    return doublings;
  }

  private static long viewChanges(Cluster cluster) {
    return IntStream.rangeClosed(1, 4)
        .mapToLong(id -> cluster.machine(id).status().viewChanges())
        .max()
        .orElseThrow();
  }

  /// Rule V8 is what a faulty replica can make of it: one view in fifty resend periods.
  @Test
  void viewsPerMinuteAreBoundedWhenAFaultyReplicaAlwaysAsksForAnother() {
    Settings settings = Settings.defaults();
    Cluster asked = Cluster.of(4, settings);
    int minutes = 3;
    for (int tick = 0; tick < minutes * MINUTE_TICKS; tick += settings.resendTicks()) {
      asked.saysToAll(4, asks(asked.view(1) + 1)).ticks(settings.resendTicks());
      if (tick % MINUTE_TICKS == 0) {
        asked.requests(1);
      }
    }
    long most = minutes * MINUTE_TICKS / (50L * settings.resendTicks());
    assertThat(viewChanges(asked)).isBetween(1L, most);
    assertThat(asked.height(1)).isEqualTo(minutes);
  }

  /// It was to be on top of what has been dropped since, or in another's turn.
  @Test
  void aProposalThatIsBuiltAfterItsViewWasLeftChangesNothing() {
    Bytes built = Toy.proposal(1, Toy.GENESIS, 0, List.of(99L));
    Event late = new Event.ProposalBuilt(0, 1, built);
    four.partition(1).says(2, 1, asks(5)).says(3, 1, asks(5));
    assertThat(four.active(1)).isFalse();
    nothingFollows(late);
    // Replica 1 leads view 8, and is asked for the same sequence again.
    four.says(2, 1, asks(8)).says(3, 1, asks(8));
    assertThat(four.active(1)).isTrue();
    nothingFollows(late);
    assertThat(four.sent(1, PrePrepare.class)).isEmpty();
    four.machine(1).step(new Event.ProposalBuilt(8, 1, built));
    assertThat(four.sent(1, PrePrepare.class)).containsExactly(new PrePrepare(8, 1, built));
  }

  private void nothingFollows(Event event) {
    Machine machine = four.machine(1);
    String before = machine.digest();
    List<Message> sent = List.copyOf(machine.sent);
    List<JournalRecord> journal = List.copyOf(machine.journal);
    machine.step(event);
    assertThat(machine.digest()).isEqualTo(before);
    assertThat(machine.sent).isEqualTo(sent);
    assertThat(machine.journal).isEqualTo(journal);
  }

  /// Replica 3 alone holds a proof for a block that nobody commits. View 1 would carry it, but its
  /// new view reaches 3 only after view 3 decided on other blocks, which 3 fetched.
  private Cluster overtaken(int blocks) {
    boolean[] cut = {false};
    four.lose(packet -> packet.is(Prepare.class) && packet.to() != 3 && !cut[0]);
    four.lose(packet -> packet.is(Commit.class) && !cut[0]);
    four.lose(packet -> packet.is(ViewChange.class) && packet.from() == 1 && !cut[0]);
    four.lose(packet -> packet.is(ViewChange.class) && packet.to() == 3);
    four.lose(packet -> packet.is(NewView.class) && packet.from() == 2 && packet.to() != 3);
    four.hold(packet -> packet.is(NewView.class) && packet.to() == 3);
    four.requestAt(1, false).until("view 1 started", () -> four.active(2) && four.view(2) == 1);
    assertThat(four.active(3)).isFalse();
    cut[0] = true;
    boolean[] alone = {true};
    four.lose(packet -> alone[0] && (packet.from() == 3 || packet.to() == 3));
    four.requests(blocks).untilHeight(blocks, 1, 2, 4);
    alone[0] = false;
    return four.untilHeight(blocks, 3);
  }

  /// View 1 carries another block for sequence 1, be that the newest that 3 has or not.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void v10WhoFetchedAnotherBlockThanAViewCarriesStaysOutOfThatView(int blocks) {
    assertThat(overtaken(blocks).view(3)).isEqualTo(1);
    four.lose(packet -> ((packet.message() instanceof NewView m) && m.view() > 1)).release();
    assertThat(four.active(3)).isTrue();
    assertThat(four.sent(3, Prepare.class)).noneMatch(prepare -> prepare.view() == 1);
    four.restart(3).heal().requests(2).untilHeight(blocks + 2, 1, 2, 3, 4);
  }

  private static Bytes id(PrePrepare prePrepare) {
    return Toy.parse(prePrepare.proposal()).orElseThrow().id();
  }
}
