package org.dure.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.dure.pbft.Message.Exclusion;
import org.dure.pbft.Message.ViewChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {
  private static final ReplicaSet FOUR = new ReplicaSet("channel", 0, List.of(1, 2, 3, 4), 0);
  private static final Settings SETTINGS = new Settings(4, 16, 48, 50, 500, 6_000, 20, 64, 10, 100);

  private static ViewChange change(int blamed, Exclusion... exclusions) {
    return new ViewChange(7, Toy.START, List.of(), blamed, List.of(exclusions));
  }

  private static Schedule after(ViewChange... changes) {
    return Schedule.after(List.of(changes), 40, FOUR, SETTINGS);
  }

  @Test
  void everyReplicaProposesATermInTurn() {
    Schedule schedule = Schedule.first(FOUR, SETTINGS);
    assertThat(schedule.proposer(0, 1)).isEqualTo(1);
    assertThat(schedule.proposer(0, 10)).isEqualTo(1);
    assertThat(schedule.proposer(0, 11)).isEqualTo(2);
    assertThat(schedule.proposer(0, 41)).isEqualTo(1);
    assertThat(schedule.proposer(1, 1)).isEqualTo(2);
  }

  @Test
  void withoutTermsTheViewAloneDecides() {
    Schedule schedule = new Schedule(FOUR, 0, Map.of());
    assertThat(schedule.proposer(2, 1)).isEqualTo(3);
    assertThat(schedule.proposer(2, 1_000_000)).isEqualTo(3);
  }

  @Test
  void oneThatACorrectReplicaBlamesGetsNoTurnForAWhile() {
    Schedule schedule = after(change(2), change(2), change(0));
    assertThat(schedule.exclusions()).containsExactly(Map.entry(2, 140L));
    assertThat(schedule.proposer(0, 51)).isEqualTo(3);
    assertThat(schedule.proposer(0, 131)).isEqualTo(3);
    assertThat(schedule.proposer(0, 141)).isEqualTo(3);
    assertThat(schedule.proposer(0, 171)).isEqualTo(2);
  }

  @Test
  void aLoneLiarExcludesNobodyAndBringsNobodyBack() {
    assertThat(after(change(2), change(0), change(0)).exclusions()).isEmpty();
    assertThat(after(change(0, new Exclusion(3, 9_000)), change(0), change(0)).exclusions())
        .isEmpty();
    assertThat(
            after(change(0), change(0, new Exclusion(3, 90)), change(0, new Exclusion(3, 9_000)))
                .exclusions())
        .containsExactly(Map.entry(3, 90L));
  }

  @Test
  void anExclusionEndsAndCannotReachBeyondItsTerm() {
    Exclusion old = new Exclusion(3, 40);
    Exclusion endless = new Exclusion(4, Long.MAX_VALUE);
    assertThat(after(change(0, old, endless), change(0, old, endless), change(0)).exclusions())
        .containsExactly(Map.entry(4, 140L));
  }

  @Test
  void aQuorumOfReplicasKeepsItsTurns() {
    Exclusion two = new Exclusion(2, 70);
    Schedule schedule = after(change(3, two), change(3, two), change(3, two));
    assertThat(schedule.exclusions()).containsExactly(Map.entry(3, 140L));
  }

  @Test
  void whoFailedLastIsPassedOverBeforeWhoFailedEarlier() {
    Exclusion one = new Exclusion(1, 140);
    assertThat(after(change(2, one), change(2, one), change(2, one)).exclusions())
        .containsExactly(Map.entry(2, 140L));
  }

  /// However the turns stand, whoever is passed over by mistake, and whichever f replicas fail in
  /// each view that they begin or in which it is their turn: after at most 2(f + 1) views without a
  /// decision it is a correct replica's turn in a view that a correct replica begins.
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7, 10, 13})
  void whileNothingIsDecidedACorrectReplicaSoonHasItsTurn(int n) {
    List<Integer> ids = IntStream.rangeClosed(1, n).boxed().toList();
    ReplicaSet group = new ReplicaSet("channel", 0, ids, 0);
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Integer> shuffled = new ArrayList<>(ids);
      Collections.shuffle(shuffled, random);
      int f = group.quorums().weak() - 1;
      Set<Integer> faulty = Set.copyOf(shuffled.subList(0, f));
      Exclusion[] told =
          shuffled.subList(f, f + random.nextInt(n - group.quorums().quorum() + 1)).stream()
              .map(id -> new Exclusion(id, random.nextBoolean() ? 140 : 41 + random.nextInt(99)))
              .toArray(Exclusion[]::new);
      assertThat(viewsUntilACorrectTurn(group, faulty, told, random))
          .as("n=%d seed=%d faulty=%s", n, seed, faulty)
          .isLessThanOrEqualTo(2 * (f + 1));
    }
  }

  /// A faulty replica begins its view, in which it then does nothing, or does not even do that.
  private static int viewsUntilACorrectTurn(
      ReplicaSet group, Set<Integer> faulty, Exclusion[] told, Random random) {
    long view = random.nextInt(50);
    int blamed = 0;
    Schedule schedule = schedule(group, change(0, told));
    for (int views = 1; views < 100; views++) {
      int leader = group.leader(view);
      boolean begins = !faulty.contains(leader) || random.nextBoolean();
      if (begins) {
        schedule = schedule(group, change(blamed, schedule.told().toArray(Exclusion[]::new)));
      }
      int awaited = begins ? schedule.proposer(view, 41) : leader;
      if (!faulty.contains(awaited)) {
        return views;
      }
      blamed = awaited;
      view = schedule.viewAfter(view, blamed, 41);
    }
    return 100;
  }

  private static Schedule schedule(ReplicaSet group, ViewChange each) {
    return Schedule.after(Collections.nCopies(group.quorums().quorum(), each), 40, group, SETTINGS);
  }

  @Test
  void theNextViewStartsWithNeitherTheFailedNorAnExcludedReplica() {
    Schedule schedule = new Schedule(FOUR, 10, Map.of(3, 100L));
    assertThat(schedule.viewAfter(0, 1, 50)).isEqualTo(1);
    assertThat(schedule.viewAfter(0, 2, 50)).isEqualTo(3);
    assertThat(schedule.viewAfter(1, 2, 50)).isEqualTo(3);
    assertThat(schedule.viewAfter(1, 2, 101)).isEqualTo(2);
  }
}
