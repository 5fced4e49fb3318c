package org.dure.pbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.dure.pbft.JournalRecord.Phase;
import org.dure.pbft.Message.PreparedProof;
import org.jspecify.annotations.Nullable;

/// The normal case within one view: proposals, prepares, commits, delivery in order. Knows nothing
/// of time-outs; a leader that is provably wrong shows in [#takeWrong].
final class Pipeline {
  private final int self;
  private final ReplicaSet group;
  private final Settings settings;
  private final Ports ports;
  private final Outbox out;
  private final Position at;
  private final VoteGuard guard;
  private final Silence silence;

  private final TreeMap<Long, Slot> slots = new TreeMap<>();
  private final TreeMap<Long, Verified> early = new TreeMap<>();
  private final TreeMap<Long, Bytes> proposedBefore = new TreeMap<>();
  private final TreeMap<Long, PreparedProof> prepared = new TreeMap<>();
  private final Recent recent;
  private long proposedView;
  private long slotsView;
  private boolean overtaken;
  private long stable;
  private long wanted;
  private int wrong;
  private final Pace pace;

  Pipeline(
      int self,
      ReplicaSet group,
      Settings settings,
      Ports ports,
      Outbox out,
      Position at,
      VoteGuard guard,
      Silence silence,
      Pace pace) {
    this.self = self;
    this.group = group;
    this.settings = settings;
    this.ports = ports;
    this.out = out;
    this.at = at;
    this.guard = guard;
    this.silence = silence;
    this.pace = pace;
    this.stable = group.base();
    this.recent = new Recent(settings.logWindow());
  }

  // ---- what the other parts ask

  long view() {
    return slotsView;
  }

  /// The replica that has proven itself faulty in its turn since this was last asked, or 0.
  int takeWrong() {
    int taken = wrong;
    wrong = 0;
    return taken;
  }

  boolean hasUndelivered() {
    return slots.tailMap(at.delivered, false).values().stream().anyMatch(s -> s.proposal != null);
  }

  long highest() {
    long accepted = lastProposed();
    return Math.max(Math.max(accepted, guard.highest()), at.delivered);
  }

  List<PreparedProof> preparedAbove(long sequence) {
    return List.copyOf(prepared.tailMap(sequence, false).values());
  }

  // ---- recovery and change of view

  /// Starts above the newest block here.
  void begin() {
    recent.add(at.delivered, at.deliveredId, Recent.VIEW_UNKNOWN);
  }

  void restore(JournalRecord.Prepared record) {
    prepared.merge(
        record.proof().sequence(), record.proof(), (a, b) -> b.view() >= a.view() ? b : a);
  }

  void restore(JournalRecord.Proposed record) {
    if (record.view() == at.view) {
      proposedView = record.view();
      proposedBefore.put(record.sequence(), record.proposal());
    }
  }

  /// Starts a view with what it carries over.
  void enter(long view, CarryOver carried) {
    slots.clear();
    early.clear();
    wanted = 0;
    slotsView = view;
    at.schedule = carried.schedule();
    pace.restart();
    if (proposedView != view) {
      proposedBefore.clear();
    }
    overtaken = recent.contradicts(view, carried); // rule V10: no vote and no turn in it
    if (overtaken) {
      return;
    }
    for (Proposal proposal : carried.proposals()) {
      accept(proposal, true);
    }
    drain();
    propose();
  }

  /// The view is given up: what is proposed in it is void, but may still be seen to be decided.
  void leave() {
    wanted = 0;
    early.clear();
    proposedBefore.clear();
  }

  /// Forgets what a stable checkpoint covers.
  void stable(long sequence) {
    stable = sequence;
    prepared.headMap(sequence, true).clear();
    proposedBefore.headMap(sequence, true).clear();
    recent.stable(sequence);
    slots.headMap(Math.min(sequence, at.delivered), true).clear();
  }

  List<JournalRecord> records() {
    List<JournalRecord> records = new ArrayList<>();
    prepared.values().forEach(proof -> records.add(new JournalRecord.Prepared(proof)));
    proposedBefore.forEach((sequence, bytes) ->
        records.add(new JournalRecord.Proposed(proposedView, sequence, bytes)));
    slots.values().stream()
        .filter(slot -> slot.ownPrePrepare != null && slot.proposal != null)
        .forEach(slot ->
            records.add(
                new JournalRecord.Proposed(slot.view, slot.sequence, proposal(slot).bytes())));
    return records;
  }

  // ---- proposing

  /// Asks for the next proposal if this replica leads and the window has room (rules N1, N2).
  void propose() {
    while (wanted == 0) {
      long next = lastProposed() + 1;
      Bytes parent = parentOf(next);
      boolean room =
          next > stable
              && next <= at.applied + settings.window()
              && next <= stable + settings.logWindow();
      if (!leads(next) || parent == null || !room || !silence.mayVote(slotsView, next)) {
        return;
      }
      Bytes before = proposedBefore.get(next);
      if (before == null) {
        wanted = next;
        int inFlight = (int) (next - 1 - at.delivered);
        out.add(new Effect.BuildProposal(slotsView, next, parent, inFlight));
        return;
      }
      if (!proposeAgain(before, parent)) {
        return;
      }
    }
  }

  /// After a restart: the same proposal as before, or none, if it does not link to what another
  /// replica proposes now for the sequence before it.
  private boolean proposeAgain(Bytes bytes, Bytes parent) {
    Proposal proposal = ports.format().parse(bytes).orElseThrow();
    if (!proposal.parent().equals(parent)) {
      return false;
    }
    Slot slot = accept(proposal, false);
    slot.ownPrePrepare =
        out.broadcast(new Message.PrePrepare(slotsView, proposal.sequence(), bytes));
    return true;
  }

  void built(Event.ProposalBuilt built) {
    if (!leads(built.sequence()) || built.view() != slotsView || built.sequence() != wanted) {
      return;
    }
    wanted = 0;
    pace.proposed(self);
    Bytes parent = parentOf(built.sequence());
    Proposal proposal =
        ports
            .format()
            .parse(built.proposal())
            .filter(p -> p.sequence() == built.sequence())
            .filter(p -> parent != null && p.parent().equals(parent))
            .orElseThrow(
                () -> new Invariant.Violation("the host built a proposal that does not link"));
    out.persist(new JournalRecord.Proposed(slotsView, built.sequence(), built.proposal()));
    Slot slot = slot(built.sequence());
    slot.proposal = proposal;
    slot.checked = true;
    slot.touchedTick = at.tick;
    slot.ownPrePrepare =
        out.broadcast(new Message.PrePrepare(slotsView, built.sequence(), built.proposal()));
    countEarlyCommits(slot);
    votePrepare(slot);
    evaluate(slot);
    propose();
  }

  private boolean leads(long sequence) {
    return at.active && at.view == slotsView && !overtaken && proposer(sequence) == self;
  }

  private int proposer(long sequence) {
    return at.schedule.proposer(slotsView, sequence);
  }

  private long lastProposed() {
    long last = at.delivered;
    for (Slot slot : slots.values()) {
      if (slot.proposal != null) {
        last = Math.max(last, slot.sequence);
      }
    }
    return last;
  }

  // ---- messages

  void onPrePrepare(Verified verified) {
    Message.PrePrepare message = (Message.PrePrepare) verified.message();
    long sequence = message.sequence();
    if (sequence <= at.delivered) {
      out.drop(verified.sender(), Reason.DUPLICATE);
    } else if (verified.sender() != proposer(sequence)) {
      out.drop(verified.sender(), Reason.NOT_FROM_LEADER);
    } else if (outOfWindow(sequence)) {
      out.drop(verified.sender(), Reason.OUT_OF_WINDOW);
    } else {
      place(verified, message);
      propose();
    }
  }

  private void place(Verified verified, Message.PrePrepare message) {
    Optional<Proposal> parsed =
        ports.format().parse(message.proposal()).filter(p -> p.sequence() == message.sequence());
    Slot slot = slot(message.sequence());
    if (slot.proposal != null) {
      boolean same = parsed.isPresent() && slot.holds(parsed.get().digest());
      out.drop(verified.sender(), same ? Reason.DUPLICATE : Reason.CONFLICTING_PROPOSAL);
      if (!same) {
        wrong = verified.sender();
      }
      return;
    }
    Bytes parent = parentOf(message.sequence());
    if (parsed.isPresent() && parent == null) {
      early.putIfAbsent(message.sequence(), verified);
      return;
    }
    if (parsed.isEmpty() || parent == null || !parsed.get().parent().equals(parent)) {
      out.drop(verified.sender(), Reason.BAD_PROPOSAL);
      // One that does not link is its sender's fault only if what it should link to is the
      // sender's own, or decided: another replica may have proposed two things.
      boolean own =
          message.sequence() - 1 <= at.delivered
              || proposer(message.sequence() - 1) == verified.sender();
      if (parsed.isEmpty() || own) {
        wrong = verified.sender();
      }
      return;
    }
    pace.proposed(verified.sender());
    accept(parsed.get(), false);
    drain();
  }

  /// Takes in proposals that waited for the one before them.
  private void drain() {
    while (true) {
      Verified next = early.remove(lastProposed() + 1);
      if (next == null || parentOf(((Message.PrePrepare) next.message()).sequence()) == null) {
        return;
      }
      place(next, (Message.PrePrepare) next.message());
    }
  }

  /// @param carried whether the view began with it
  private Slot accept(Proposal proposal, boolean carried) {
    Slot slot = slot(proposal.sequence());
    slot.proposal = proposal;
    slot.touchedTick = at.tick;
    slot.checked = proposal.sequence() <= at.delivered;
    countEarlyCommits(slot);
    if (slot.checked) {
      votePrepare(slot);
      evaluate(slot);
    } else {
      out.add(
          new Effect.CheckProposal(slotsView, proposal, proposer(proposal.sequence()), carried));
    }
    return slot;
  }

  void checked(Event.ProposalChecked checked) {
    Slot slot = slots.get(checked.sequence());
    if (slot == null || slot.view != checked.view() || !slot.holds(checked.digest())) {
      return;
    }
    if (!checked.valid()) {
      wrong = proposer(checked.sequence());
      return;
    }
    slot.checked = true;
    votePrepare(slot);
    evaluate(slot);
  }

  void onPrepare(Verified verified) {
    Message.Prepare message = (Message.Prepare) verified.message();
    Slot slot = slotFor(verified, message.sequence());
    if (slot == null) {
      return;
    }
    Verified before = slot.prepares.putIfAbsent(verified.sender(), verified);
    if (before != null && !before.message().equals(message)) {
      out.drop(verified.sender(), Reason.CONFLICTING_VOTE);
    }
    evaluate(slot);
  }

  void onCommit(Verified verified) {
    Message.Commit message = (Message.Commit) verified.message();
    Slot slot = slotFor(verified, message.sequence());
    if (slot == null) {
      return;
    }
    if (message.sequence() <= at.delivered) {
      return; // decided here already; its block signature is not worth checking
    }
    Verified before = slot.commits.get(verified.sender());
    if (before != null) {
      boolean same = ((Message.Commit) before.message()).digest().equals(message.digest());
      out.drop(verified.sender(), same ? Reason.DUPLICATE : Reason.CONFLICTING_VOTE);
      return;
    }
    if (slot.proposal == null || countable(slot, verified)) {
      slot.commits.put(verified.sender(), verified);
    }
    evaluate(slot);
  }

  private @Nullable Slot slotFor(Verified verified, long sequence) {
    if (sequence <= Math.min(stable, at.delivered) || outOfWindow(sequence)) {
      out.drop(verified.sender(), Reason.OUT_OF_WINDOW);
      return null;
    }
    return slot(sequence);
  }

  /// Commits that came before the proposal were kept unchecked; now they can be.
  private void countEarlyCommits(Slot slot) {
    slot.commits.values().removeIf(commit -> !countable(slot, commit));
  }

  private boolean countable(Slot slot, Verified verified) {
    Message.Commit commit = (Message.Commit) verified.message();
    if (!slot.holds(commit.digest())) {
      out.drop(verified.sender(), Reason.CONFLICTING_VOTE);
      return false;
    }
    boolean signed =
        ports
            .blockVotes()
            .verify(verified.sender(), proposal(slot), slot.view, commit.blockSignature());
    if (!signed) {
      out.drop(verified.sender(), Reason.BAD_BLOCK_SIGNATURE);
    }
    return signed;
  }

  // ---- votes

  private void votePrepare(Slot slot) {
    if (slot.ownPrepare != null || !voting(slot)) {
      return;
    }
    Bytes digest = proposal(slot).digest();
    JournalRecord.Voted vote = guard.vote(Phase.PREPARE, slot.view, slot.sequence, digest);
    if (vote == null) {
      return;
    }
    out.persist(vote);
    Verified own = out.broadcast(new Message.Prepare(slot.view, slot.sequence, digest));
    slot.ownPrepare = own;
    slot.prepares.put(self, own);
  }

  private void voteCommit(Slot slot) {
    Proposal proposal = proposal(slot);
    JournalRecord.Voted vote =
        guard.vote(Phase.COMMIT, slot.view, slot.sequence, proposal.digest());
    if (vote == null) {
      return;
    }
    out.persist(vote);
    Bytes signature = ports.blockVotes().sign(proposal, slot.view);
    Verified own =
        out.broadcast(new Message.Commit(slot.view, slot.sequence, proposal.digest(), signature));
    slot.ownCommit = own;
    slot.commits.put(self, own);
  }

  private boolean voting(Slot slot) {
    return at.active
        && slot.view == at.view
        && !overtaken
        && silence.mayVote(slot.view, slot.sequence);
  }

  private void evaluate(Slot slot) {
    Proposal proposal = slot.proposal;
    if (proposal == null || !slot.checked) {
      return;
    }
    if (!slot.prepared && slot.preparesFor(proposal.digest()) >= group.quorums().quorum()) {
      slot.prepared = true;
      PreparedProof proof = proof(slot, proposal);
      prepared.put(slot.sequence, proof);
      out.persist(new JournalRecord.Prepared(proof));
    }
    commitInOrder();
    deliverInOrder();
  }

  private PreparedProof proof(Slot slot, Proposal proposal) {
    List<SignedMessage> prepares =
        slot.prepares.values().stream()
            .filter(vote -> ((Message.Prepare) vote.message()).digest().equals(proposal.digest()))
            .limit(group.quorums().quorum())
            .map(Verified::signed)
            .toList();
    return new PreparedProof(slot.view, slot.sequence, proposal.bytes(), prepares);
  }

  /// A commit for s leaves only after that for s−1, or once s−1 is delivered (rule N6): the view
  /// change relies on it.
  private void commitInOrder() {
    for (Slot slot : slots.values()) {
      if (slot.prepared && slot.ownCommit == null && voting(slot) && mayCommit(slot)) {
        voteCommit(slot);
      }
    }
  }

  private boolean mayCommit(Slot slot) {
    Slot before = slots.get(slot.sequence - 1);
    return slot.sequence - 1 <= at.delivered || (before != null && before.ownCommit != null);
  }

  private void deliverInOrder() {
    Slot slot = slots.get(at.delivered + 1);
    while (slot != null && decided(slot)) {
      deliver(decision(slot));
      slot = slots.get(at.delivered + 1);
    }
  }

  private boolean decided(Slot slot) {
    return slot.proposal != null && slot.checked && slot.commits.size() >= group.quorums().quorum();
  }

  private static Decision decision(Slot slot) {
    List<Decision.Vote> votes =
        slot.commits.values().stream()
            .map(commit ->
                new Decision.Vote(
                    commit.sender(), ((Message.Commit) commit.message()).blockSignature()))
            .toList();
    return new Decision(slot.sequence, slot.view, proposal(slot), votes);
  }

  private void deliver(Decision decision) {
    Invariant.check(
        decision.proposal().parent().equals(at.deliveredId),
        "decision %d does not link to the newest block here".formatted(decision.sequence()));
    at.delivered = decision.sequence();
    at.deliveredId = decision.proposal().id();
    recent.add(decision.sequence(), decision.proposal().id(), decision.view());
    out.add(new Effect.Deliver(decision));
    slots.headMap(Math.min(stable, at.delivered), true).clear();
    commitInOrder();
  }

  /// A decision from another replica's ledger.
  ///
  /// @return whether it was the next one
  boolean fetched(Decision decision) {
    if (decision.sequence() != at.delivered + 1) {
      return false;
    }
    deliver(decision);
    if (wanted <= at.delivered) {
      wanted = 0;
    }
    drain();
    deliverInOrder();
    propose();
    return true;
  }

  // ---- repetition

  /// Says again what has not led to a delivery for a while.
  ///
  /// @param patienceTicks the while
  void resend(long patienceTicks) {
    for (Slot slot : slots.tailMap(at.delivered, false).values()) {
      if (at.tick - slot.touchedTick < patienceTicks) {
        continue;
      }
      slot.touchedTick = at.tick;
      resend(slot.ownPrePrepare);
      resend(slot.ownPrepare);
      resend(slot.ownCommit);
    }
  }

  private void resend(@Nullable Verified own) {
    if (own != null) {
      out.rebroadcast(own.signed());
    }
  }

  // ---- places

  private boolean outOfWindow(long sequence) {
    return sequence > Math.max(stable, at.delivered) + settings.logWindow();
  }

  private Slot slot(long sequence) {
    return slots.computeIfAbsent(sequence, s -> new Slot(slotsView, s));
  }

  private @Nullable Bytes parentOf(long sequence) {
    Slot before = slots.get(sequence - 1);
    if (before != null && before.proposal != null) {
      return before.proposal.id();
    }
    return sequence - 1 == at.delivered ? at.deliveredId : null;
  }

  private static Proposal proposal(Slot slot) {
    if (slot.proposal == null) {
      throw new Invariant.Violation("slot " + slot.sequence + " has no proposal");
    }
    return slot.proposal;
  }
}
