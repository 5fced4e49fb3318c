package org.dure.pbft;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// When to give up a leader, and how the next view starts. Holds the one timer of the protocol: it
/// runs while there is work and nothing is delivered, and while a view that a quorum asked for has
/// not started.
final class Election {
  private static final int DOUBLINGS_MAX = 12;

  /// A decision takes three messages one after another, two synced writes and perhaps a fetch of
  /// payload, so about three round trips; the estimate of one has room for bad moments already.
  private static final long TIMEOUT_ROUND_TRIPS = 4;

  /// After this many resend periods, one replica that waits alone for a view is followed into it,
  /// so that a pause does not cost its vote for long (rule V8).
  private static final int FOLLOW_PERIODS = 50;

  private static final int ALIVE_PERIODS = 20;

  /// A VIEW-CHANGE is long, and every replica sends its own to every other: said again at a fixed
  /// pace, it keeps a busy group from reading what would end the change. So the pause doubles, up
  /// to so many resend periods (rule N10).
  private static final int RESEND_PERIODS_MAX = 8;

  /// So many decisions in a row take the doubling of the timer back (rule V3). After one already, a
  /// group whose timer is too short for its disks would change the view for every block.
  private static final int CALM_DECISIONS = 8;

  private final int self;
  private final ReplicaSet group;
  private final Settings settings;
  private final Outbox out;
  private final Position at;
  private final VoteGuard guard;
  private final Silence silence;
  private final Pipeline pipeline;
  private final Checkpoints checkpoints;
  private final Lag lag;
  private final RoundTrips roundTrips;
  private final Pace pace;
  private final Complaints complaints;
  private final ViewChanges changes;

  private @Nullable Verified lastNewView;
  private @Nullable SignedMessage started;
  private @Nullable Verified ownChange;
  private boolean pending;
  private long deadlineTick;
  private long progressSeen;
  private int attempts;
  private long calmFrom;
  private long resendTick;
  private long resendPause;
  private long waitingAloneSinceTick;
  private long count;

  Election(
      int self,
      ReplicaSet group,
      Settings settings,
      Outbox out,
      Position at,
      VoteGuard guard,
      Silence silence,
      Pipeline pipeline,
      Checkpoints checkpoints,
      Lag lag,
      RoundTrips roundTrips,
      Pace pace) {
    this.self = self;
    this.group = group;
    this.settings = settings;
    this.out = out;
    this.at = at;
    this.guard = guard;
    this.silence = silence;
    this.pipeline = pipeline;
    this.checkpoints = checkpoints;
    this.lag = lag;
    this.roundTrips = roundTrips;
    this.pace = pace;
    this.complaints = new Complaints(group.quorums());
    this.changes = new ViewChanges(group.quorums());
  }

  long count() {
    return count;
  }

  void pending(boolean waiting) {
    pending = waiting;
  }

  /// The records a fresh journal needs to come back to this view.
  List<JournalRecord> records() {
    JournalRecord left = new JournalRecord.LeftFor(at.view);
    if (lastNewView == null) {
      return at.view == 0 ? List.of() : List.of(left);
    }
    JournalRecord entered = new JournalRecord.Entered(lastNewView.signed());
    return at.active ? List.of(entered) : List.of(entered, left);
  }

  // ---- giving up

  /// Leaves the current view for a later one (rules V1, V2).
  ///
  /// @param blamed who failed in its turn, or 0
  void leaveFor(long view, int blamed) {
    if (group.ids().size() == 1 || !silence.mayChangeView(checkpoints.stable().sequence())) {
      deadlineTick = 0;
      return;
    }
    count++;
    out.persist(new JournalRecord.LeftFor(view));
    out.add(new Effect.Abandon(at.view));
    at.view = view;
    at.active = false;
    guard.leaveFor(view);
    pipeline.leave();
    deadlineTick = 0;
    Message.StableProof stable = checkpoints.stable();
    ownChange =
        out.broadcast(
            new Message.ViewChange(
                view,
                stable,
                pipeline.preparedAbove(stable.sequence()),
                blamed,
                at.schedule.told()));
    complaints.clear();
    resendPause = roundTrips.resendTicks();
    resendTick = at.tick + resendPause;
    changes.add(ownChange, at.tick);
    considerQuorum();
  }

  /// A replica has proven itself wrong in its turn: no need to wait for the timer.
  void suspect(int wrong) {
    if (at.active) {
      giveUp(wrong);
    }
  }

  private void giveUp(int failed) {
    attempts = Math.min(attempts + 1, DOUBLINGS_MAX);
    calmFrom = at.delivered;
    replace(failed);
  }

  private void replace(int failed) {
    leaveFor(at.schedule.viewAfter(at.view, failed, at.delivered + 1), failed);
  }

  /// Who keeps this replica waiting, or 0 when it does not wait.
  private int awaited() {
    if (deadlineTick == 0) {
      return 0;
    }
    return at.active ? at.proposer() : group.leader(at.view);
  }

  // ---- complaints

  void overlooked(long view, int accused) {
    if (view == at.view) {
      complain(accused);
    }
  }

  /// Asks the others to replace a replica (rule R5).
  private void complain(int accused) {
    if (at.active && accused != self && complaints.own() == null && group.ids().size() > 1) {
      Verified complaint = out.broadcast(new Message.Complaint(at.view, accused));
      complaints.own(complaint);
      onComplaint(complaint);
    }
  }

  void onComplaint(Verified verified) {
    Message.Complaint complaint = (Message.Complaint) verified.message();
    if (complaint.view() != at.view || !at.active) {
      out.drop(verified.sender(), Reason.OLD_VIEW);
    } else if (complaints.add(verified)) {
      pace.forget(complaint.accused());
      replace(complaint.accused());
    }
  }

  void resend() {
    Verified own = complaints.own();
    if (own != null) {
      out.rebroadcast(own.signed());
    }
  }

  void onViewChange(Verified verified) {
    long view = ((Message.ViewChange) verified.message()).view();
    if (view < at.view || (view == at.view && at.active)) {
      out.drop(verified.sender(), Reason.OLD_VIEW);
      tellView(verified.sender());
      return;
    }
    changes.add(verified, at.tick);
    OptionalLong joinable = changes.joinable(self, at.view);
    if (joinable.isPresent()) {
      leaveFor(joinable.getAsLong(), awaited());
    }
    considerQuorum();
  }

  private void considerQuorum() {
    if (at.active) {
      return;
    }
    if (deadlineTick == 0 && changes.quorumFor(at.view)) {
      deadlineTick = at.tick + timeoutTicks();
    }
    if (group.leader(at.view) == self) {
      List<SignedMessage> quorum = changes.quorumOf(at.view);
      if (!quorum.isEmpty()) {
        enter(out.broadcast(new Message.NewView(at.view, quorum)), true);
      }
    }
  }

  // ---- starting

  void onNewView(Verified verified) {
    long view = ((Message.NewView) verified.message()).view();
    if (view < at.view || (view == at.view && at.active)) {
      out.drop(verified.sender(), Reason.OLD_VIEW);
      return;
    }
    enter(verified, true);
  }

  /// Starts the view of a proven new-view message (rules V4 to V6).
  ///
  /// @param fresh whether it is news, not read from the journal
  void enter(Verified newView, boolean fresh) {
    Message.NewView message = (Message.NewView) newView.message();
    if (fresh) {
      out.persist(new JournalRecord.Entered(newView.signed()));
      if (at.active) {
        out.add(new Effect.Abandon(at.view));
      }
      started = newView.signed();
    }
    at.view = message.view();
    at.active = true;
    guard.leaveFor(message.view());
    lastNewView = newView;
    ownChange = null;
    deadlineTick = 0;
    waitingAloneSinceTick = at.tick;
    changes.started(message.view());
    complaints.clear();
  }

  // ---- time

  void tick() {
    long progress = at.delivered + at.applied;
    if (at.active) {
      watchLeader(progress);
    }
    if (at.active) {
      watchPace();
      followLoner();
    } else {
      awaitView();
    }
    progressSeen = progress;
  }

  private void watchLeader(long progress) {
    if (!pending && !pipeline.hasUndelivered()) {
      deadlineTick = 0;
      return;
    }
    boolean applying = at.applied < at.delivered;
    if (at.delivered >= calmFrom + CALM_DECISIONS) {
      attempts = 0;
    }
    if (deadlineTick == 0 || applying || progress != progressSeen) {
      deadlineTick = at.tick + timeoutTicks();
    } else if (at.tick >= deadlineTick) {
      if (lag.certain(at.delivered)) {
        deadlineTick = at.tick + timeoutTicks(); // this replica is behind, not its leader
      } else {
        giveUp(awaited());
      }
    }
  }

  private void watchPace() {
    int proposer = at.proposer();
    if (pending && !pipeline.hasUndelivered() && at.applied == at.delivered) {
      pace.idle();
    }
    if (pace.slow(proposer)) {
      complain(proposer);
    }
  }

  private void awaitView() {
    if (deadlineTick != 0 && at.tick >= deadlineTick) {
      giveUp(awaited());
    } else if (ownChange != null && at.tick >= resendTick) {
      long longest = (long) RESEND_PERIODS_MAX * settings.resendTicks();
      resendPause = Math.max(roundTrips.resendTicks(), Math.min(2 * resendPause, longest));
      resendTick = at.tick + resendPause;
      out.rebroadcast(ownChange.signed());
    }
  }

  private void followLoner() {
    long lately = at.tick - (long) ALIVE_PERIODS * settings.resendTicks();
    OptionalLong lonely = changes.highestAbove(at.view, lately);
    if (lonely.isEmpty()) {
      waitingAloneSinceTick = at.tick;
    } else if (at.tick - waitingAloneSinceTick >= (long) FOLLOW_PERIODS * settings.resendTicks()) {
      waitingAloneSinceTick = at.tick;
      leaveFor(lonely.getAsLong(), 0);
    }
  }

  private long timeoutTicks() {
    long adapted =
        Math.clamp(
            TIMEOUT_ROUND_TRIPS * roundTrips.quorumTicks(),
            settings.timeoutFloorTicks(),
            settings.timeoutCeilingTicks());
    return Math.min(adapted << attempts, settings.timeoutMaxTicks());
  }

  /// The message by which a view has started since this was last asked, or null.
  @Nullable SignedMessage takeStarted() {
    SignedMessage taken = started;
    started = null;
    return taken;
  }

  /// Hands the newest new view on to a replica that missed it.
  void tellView(int receiver) {
    if (at.active && lastNewView != null) {
      out.forward(receiver, lastNewView.signed());
    }
  }
}
