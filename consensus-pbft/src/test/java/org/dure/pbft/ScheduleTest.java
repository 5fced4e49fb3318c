package org.dure.pbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dure.pbft.Message.Exclusion;
import org.dure.pbft.Message.ViewChange;
import org.junit.jupiter.api.Test;

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
  void theNextViewStartsWithNeitherTheFailedNorAnExcludedReplica() {
    Schedule schedule = new Schedule(FOUR, 10, Map.of(3, 100L));
    assertThat(schedule.viewAfter(0, 1, 50)).isEqualTo(1);
    assertThat(schedule.viewAfter(0, 2, 50)).isEqualTo(3);
    assertThat(schedule.viewAfter(1, 2, 50)).isEqualTo(3);
    assertThat(schedule.viewAfter(1, 2, 101)).isEqualTo(2);
  }
}
