package org.dure.pbft;

import java.util.ArrayList;
import java.util.List;
import org.dure.pbft.Message.Checkpoint;
import org.dure.pbft.Message.StableProof;
import org.jspecify.annotations.Nullable;

/// One replica of the group: events in, effects out. Deterministic; not thread-safe.
///
/// | state | on | goes to |
/// |---|---|---|
/// | following or leading view v | proposal, quorum of prepares, quorum of commits | the same, one sequence further |
/// | view v | no progress in time; the leader proves itself wrong; f+1 ask for later views | waiting for view w > v |
/// | waiting for w | quorum of view changes, this replica leads w | leading w |
/// | waiting for w | proven new view for w' ≥ w | following w' |
/// | waiting for w | no new view in time after a quorum asked | waiting for w+1 |
/// | any | a stable checkpoint that differs from what was applied here | halted |
/// | silent (journal lost) | enough answers, then the sequence they name is passed | votes again |
///
/// Rules by number: docs/protocol.md.
public final class Replica {
  private final int self;
  private final ReplicaSet group;
  private final Settings settings;
  private final Position at;
  private final Outbox out;
  private final VoteGuard guard = new VoteGuard();
  private final Silence silence;
  private final Checkpoints checkpoints;
  private final Pipeline pipeline;
  private final Lag lag;
  private final RoundTrips roundTrips;
  private final Election election;
  private final Stash stash;
  private final Ports ports;
  private boolean started;

  /// @param self this replica's id in `group`
  public Replica(int self, ReplicaSet group, Settings settings, Ports ports) {
    Invariant.check(group.contains(self), "replica " + self + " is not in its group");
    this.self = self;
    this.group = group;
    this.settings = settings;
    this.ports = ports;
    this.at = new Position(Schedule.first(group, settings));
    this.out = new Outbox(self, new Authenticator(group, ports));
    this.silence = new Silence(group.quorums(), settings);
    this.checkpoints = new Checkpoints(settings, group);
    Pace pace = new Pace(group.quorums());
    this.pipeline = new Pipeline(self, group, settings, ports, out, at, guard, silence, pace);
    this.lag = new Lag(settings, group.quorums());
    this.roundTrips = new RoundTrips(group.quorums(), settings);
    this.election =
        new Election(
            self,
            group,
            settings,
            out,
            at,
            guard,
            silence,
            pipeline,
            checkpoints,
            lag,
            roundTrips,
            pace);
    this.stash = new Stash(settings.stashMax());
  }

  /// Takes one event and says what to do, in order. The first event is [Event.Recovered].
  public List<Effect> step(Event event) {
    Invariant.check(
        started != (event instanceof Event.Recovered), "recovery is the first event and only that");
    if (at.halted.isEmpty()) {
      dispatch(event);
      settle();
    }
    return out.take();
  }

  /// Where this replica stands.
  public ReplicaStatus status() {
    return new ReplicaStatus(
        at.view,
        at.active ? at.proposer() : group.leader(at.view),
        at.active,
        at.delivered,
        at.applied,
        checkpoints.stable().sequence(),
        silence.until(at.delivered),
        election.count(),
        out.dropped(),
        at.halted);
  }

  /// Follows up what the event led to: a leader proven wrong, a view that started.
  private void settle() {
    boolean moved = true;
    while (moved) {
      moved = false;
      int wrong = pipeline.takeWrong();
      if (wrong != 0) {
        election.suspect(wrong);
        moved = true;
      }
      SignedMessage newView = election.takeStarted();
      if (newView != null) {
        CarryOver carried = carried(newView);
        stable(carried.base());
        pipeline.enter(at.view, carried);
        stash.takeAll().forEach(this::receive);
        moved = true;
      }
    }
  }

  private void dispatch(Event event) {
    switch (event) {
      case Event.Recovered e -> recover(e);
      case Event.Tick e -> tick();
      case Event.Received e -> receive(e.message());
      case Event.WorkPending e -> election.pending(e.pending());
      case Event.Overlooked e -> election.overlooked(e.view(), e.accused());
      case Event.ProposalBuilt e -> pipeline.built(e);
      case Event.ProposalChecked e -> {
        if (e.view() == pipeline.view()) {
          pipeline.checked(e);
        }
      }
      case Event.Applied e -> applied(e);
      case Event.Fetched e -> {
        if (pipeline.fetched(e.decision())) {
          lag.answered();
        }
      }
    }
  }

  // ---- recovery

  private void recover(Event.Recovered event) {
    started = true;
    at.applied = event.applied();
    at.delivered = event.applied();
    at.deliveredId = event.id();
    pipeline.begin();
    silence.begin(event.incarnation());
    SignedMessage entered = restoreViews(event.journal());
    event.journal().forEach(this::restore);
    if (event.journalLost()) {
      out.persist(silence.lost());
    }
    if (silence.settle()) {
      out.persist(silence.record());
    }
    rejoin(entered);
    sendStatus();
    pipeline.propose();
  }

  /// @return the new view of the view this replica is in, or null
  private @Nullable SignedMessage restoreViews(List<JournalRecord> journal) {
    SignedMessage entered = null;
    for (JournalRecord record : journal) {
      if (record instanceof JournalRecord.Entered e) {
        entered = e.newView();
        at.view = ((Message.NewView) e.newView().message()).view();
        at.active = true;
      } else if (record instanceof JournalRecord.LeftFor l) {
        at.view = l.view();
        at.active = false;
      }
    }
    return entered;
  }

  private void restore(JournalRecord record) {
    switch (record) {
      case JournalRecord.Voted r -> guard.restore(r);
      case JournalRecord.Prepared r -> pipeline.restore(r);
      case JournalRecord.Proposed r -> pipeline.restore(r);
      case JournalRecord.Amnesia r -> silence.restore(r);
      case JournalRecord.StableAt r -> {
        checkpoints.advance(r.proof());
        guard.stable(r.proof().sequence());
        pipeline.stable(r.proof().sequence());
      }
      case JournalRecord.LeftFor r -> guard.leaveFor(r.view());
      case JournalRecord.Entered r -> {}
    }
  }

  private void rejoin(@Nullable SignedMessage entered) {
    long view = at.view;
    boolean active = at.active;
    if (entered != null) {
      election.enter(new Verified(entered), false);
      pipeline.enter(at.view, carried(entered));
    }
    if (!active) {
      at.active = false;
      election.leaveFor(view, 0);
      at.view = view;
    }
  }

  private CarryOver carried(SignedMessage newView) {
    return CarryOver.of((Message.NewView) newView.message(), group, settings, ports.format());
  }

  // ---- messages

  private void receive(Verified verified) {
    switch (verified.message()) {
      case Message.PrePrepare m -> inView(verified, m.view());
      case Message.Prepare m -> inView(verified, m.view());
      case Message.Commit m -> inView(verified, m.view());
      case Message.Checkpoint m -> checkpoint(verified);
      case Message.ViewChange m -> election.onViewChange(verified);
      case Message.NewView m -> election.onNewView(verified);
      case Message.Status m -> status(verified.sender(), m);
      case Message.Complaint m -> election.onComplaint(verified);
      case Message.Probe m -> out.send(verified.sender(), new Message.Echo(m.clock()));
      case Message.Echo m -> roundTrips.echoed(verified.sender(), m.clock(), at.tick);
      case Message.StableCheckpoint m -> stable(m.proof());
      case Message.Answer m -> {
        if (silence.answered(verified.sender(), m)) {
          out.persist(silence.record());
          pipeline.propose();
        }
      }
    }
  }

  private void inView(Verified verified, long view) {
    boolean commit = verified.message() instanceof Message.Commit;
    boolean current = view == pipeline.view() && (commit || (at.active && at.view == view));
    if (current) {
      onPhase(verified);
    } else if (view > at.view + 1) {
      // It would be said again; kept, it could spoil that view long after its sender has gone.
      out.drop(verified.sender(), Reason.FUTURE_VIEW);
    } else if (view > at.view || (view == at.view && !at.active)) {
      if (stash.add(verified)) {
        out.drop(verified.sender(), Reason.STASH_FULL);
      }
    } else {
      out.drop(verified.sender(), Reason.OLD_VIEW);
    }
  }

  private void onPhase(Verified verified) {
    if (verified.message() instanceof Message.PrePrepare) {
      pipeline.onPrePrepare(verified);
    } else if (verified.message() instanceof Message.Prepare) {
      pipeline.onPrepare(verified);
    } else {
      pipeline.onCommit(verified);
    }
  }

  private void status(int sender, Message.Status status) {
    lag.heard(sender, status);
    if (status.asking() != 0) {
      out.send(sender, new Message.Answer(status.asking(), at.view, pipeline.highest()));
    }
    if (status.view() < at.view || (status.view() == at.view && !status.active())) {
      election.tellView(sender);
    }
    StableProof stable = checkpoints.stable();
    if (status.stable() < stable.sequence()) {
      out.send(sender, new Message.StableCheckpoint(stable));
    }
  }

  // ---- checkpoints

  private void applied(Event.Applied event) {
    Invariant.check(
        event.sequence() == at.applied + 1 && event.sequence() <= at.delivered,
        "block %d was applied after %d, %d were delivered"
            .formatted(event.sequence(), at.applied, at.delivered));
    at.applied = event.sequence();
    if (checkpoints.due(event.sequence())) {
      Checkpoint mine = new Checkpoint(event.sequence(), event.id(), event.stateDigest());
      checkpoints.applied(mine);
      compareWith(checkpoints.stable());
      checkpoint(out.broadcast(mine));
    }
    pipeline.propose();
  }

  private void checkpoint(Verified verified) {
    StableProof proof = checkpoints.vote(verified);
    if (proof != null) {
      stable(proof);
    }
  }

  private void stable(StableProof proof) {
    if (!checkpoints.advance(proof)) {
      return;
    }
    compareWith(proof);
    guard.stable(proof.sequence());
    pipeline.stable(proof.sequence());
    out.persist(new JournalRecord.StableAt(proof));
    out.add(new Effect.Compact(records(proof)));
    out.add(new Effect.Stable(proof));
    pipeline.propose();
  }

  private void compareWith(StableProof proof) {
    String divergence = checkpoints.divergence(proof);
    if (divergence != null) {
      at.halted = divergence;
      out.add(new Effect.Halt(proof.sequence(), divergence));
    }
  }

  private List<JournalRecord> records(StableProof proof) {
    List<JournalRecord> records = new ArrayList<>();
    records.add(new JournalRecord.StableAt(proof));
    records.add(silence.record());
    records.addAll(election.records());
    records.addAll(guard.records());
    records.addAll(pipeline.records());
    return records;
  }

  // ---- time

  private void tick() {
    at.tick++;
    election.tick();
    if (at.tick % settings.resendTicks() == 0) {
      sendStatus();
      pipeline.resend(roundTrips.resendTicks());
      election.resend();
      Checkpoint waiting = checkpoints.waiting();
      if (waiting != null) {
        out.broadcast(waiting);
      }
    }
    if (roundTrips.due(at.tick) && group.ids().size() > 1) {
      out.broadcast(new Message.Probe(at.tick));
    }
    Effect.FetchDecisions fetch = lag.fetch(at);
    if (fetch != null) {
      out.add(fetch);
    }
  }

  private void sendStatus() {
    if (group.ids().size() > 1) {
      out.broadcast(
          new Message.Status(
              at.view,
              at.active,
              at.delivered,
              pipeline.highest(),
              checkpoints.stable().sequence(),
              silence.asking()));
    }
  }
}
