package org.dure.pbft;

/// Where a replica is; shared by the parts of one replica and changed by them in one thread.
final class Position {
  /// The view it works in, or waits for.
  long view;

  /// Whether `view` has started here.
  boolean active = true;

  /// Who proposes what in the newest view that has started here.
  Schedule schedule;

  long delivered;
  Bytes deliveredId = Bytes.EMPTY;
  long applied;
  long tick;
  String halted = "";

  Position(Schedule schedule) {
    this.schedule = schedule;
  }

  /// Whose turn it is: who proposes what follows the newest block here.
  int proposer() {
    return schedule.proposer(view, delivered + 1);
  }
}
