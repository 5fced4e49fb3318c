package org.dure.pbft.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dure.pbft.Bytes;
import org.dure.pbft.Decision;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.JournalRecord.Phase;
import org.dure.pbft.Message;
import org.dure.pbft.SignedMessage;
import org.dure.pbft.Toy;
import org.dure.pbft.sim.Disk.Mark;

/// What must hold among the correct replicas after every event; throws when it does not.
final class Oracle {
  private final List<Bytes> ids = new ArrayList<>();
  private final List<Bytes> states = new ArrayList<>();
  private final Map<Long, Long> heightOf = new HashMap<>();
  private final Map<Position, Object> votes = new HashMap<>();

  static void demand(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  long height() {
    return ids.size();
  }

  /// A correct replica was told to apply the block at `height`, its ledger ending just below.
  void delivered(int replica, long expected, Decision decision) {
    long height = decision.sequence();
    demand(height == expected, "replica " + replica + " delivers " + height + ", not " + expected);
    Bytes id = decision.proposal().id();
    int at = (int) height - 1;
    if (at < ids.size()) {
      demand(ids.get(at).equals(id), "two blocks at height " + height + ", one at " + replica);
      return;
    }
    demand(at == ids.size(), "replica " + replica + " leaves out a height before " + height);
    Bytes parent = at == 0 ? Toy.GENESIS : ids.get(at - 1);
    demand(decision.proposal().parent().equals(parent), "block " + height + " does not link");
    ids.add(id);
    for (long request : Toy.requests(decision.proposal())) {
      Long before = heightOf.put(request, height);
      demand(before == null, "request " + request + " at " + height + " and at " + before);
    }
  }

  void applied(int replica, long height, Bytes state) {
    int at = (int) height - 1;
    if (at == states.size()) {
      states.add(state);
    }
    demand(states.get(at).equals(state), "replica " + replica + " has another state at " + height);
  }

  boolean committed(long request) {
    return heightOf.containsKey(request);
  }

  /// A correct replica sends `message` now, with `disk` synced so far.
  void sent(int replica, boolean everLostItsDisk, SignedMessage signed, Disk disk) {
    switch (signed.message()) {
      case Message.PrePrepare m ->
          synced(
              replica,
              disk,
              Mark.of(JournalRecord.Proposed.class, m.view(), m.sequence(), m.proposal()),
              m.sequence());
      case Message.Prepare m ->
          vote(
              replica,
              everLostItsDisk,
              new Mark(Phase.PREPARE, m.view(), m.sequence(), m.digest()),
              disk);
      case Message.Commit m -> {
        vote(
            replica,
            everLostItsDisk,
            new Mark(Phase.COMMIT, m.view(), m.sequence(), m.digest()),
            disk);
        synced(
            replica,
            disk,
            Mark.of(JournalRecord.Prepared.class, m.view(), m.sequence(), Disk.NOTHING),
            m.sequence());
      }
      case Message.ViewChange m -> {
        Mark left = Mark.of(JournalRecord.LeftFor.class, m.view(), 0, Disk.NOTHING);
        demand(disk.holds(left), replica, "says what its journal does not hold", left);
      }
      case Message.NewView m -> {
        Mark entered = Mark.of(JournalRecord.Entered.class, 0, 0, signed.body());
        demand(disk.holds(entered), replica, "begins what its journal does not hold", entered);
      }
      case Message.Checkpoint m -> {}
      case Message.Status m -> {}
      case Message.Answer m -> {}
      case Message.Probe m -> {}
      case Message.Complaint m -> {}
      case Message.Echo m -> {}
      case Message.StableCheckpoint m -> {}
    }
  }

  private void vote(int replica, boolean lost, Mark vote, Disk disk) {
    synced(replica, disk, vote, vote.sequence());
    Object before =
        votes.putIfAbsent(
            new Position(replica, vote.kind(), vote.view(), vote.sequence()), vote.content());
    demand(
        lost || before == null || before.equals(vote.content()),
        replica,
        "votes otherwise than before",
        vote);
  }

  private static void synced(int replica, Disk disk, Mark mark, long sequence) {
    demand(
        disk.stable() >= sequence || disk.holds(mark),
        replica,
        "says what its journal does not hold",
        mark);
  }

  private static void demand(boolean holds, int replica, String what, Mark mark) {
    if (!holds) {
      throw new AssertionError("replica %d %s: %s".formatted(replica, what, mark));
    }
  }

  private record Position(int replica, Object phase, long view, long sequence) {}
}
