package org.dure.pbft;

/// What a replica wants done. The host makes all [Persist] and [Compact] effects of a batch
/// durable, in the order given, before it carries out any other effect of that batch: what is
/// persisted after a compaction must be in the new journal.
public sealed interface Effect {

  /// Append to the journal.
  record Persist(JournalRecord record) implements Effect {}

  /// The journal may be replaced by these records: all that is still needed. To be written whole,
  /// and synced, before the old one goes.
  record Compact(java.util.List<JournalRecord> records) implements Effect {
    public Compact {
      records = java.util.List.copyOf(records);
    }
  }

  /// Send to every other replica.
  record Broadcast(SignedMessage message) implements Effect {}

  /// Send to one other replica.
  record Send(int receiver, SignedMessage message) implements Effect {}

  /// Build a proposal for (view, sequence) on top of `parent` as soon as there is work; at once if
  /// `inFlight` is 0. At most one such effect is unanswered; a newer one, or a change of view,
  /// replaces it.
  ///
  /// @param inFlight proposals that are under way and not yet delivered
  record BuildProposal(long view, long sequence, Bytes parent, int inFlight) implements Effect {}

  /// Get all of the proposal's payload and check it: form, links, transactions. Until the sequence
  /// is delivered or the view ends, its transactions are in flight and belong in no other proposal.
  ///
  /// The payload must be durable before any vote for it: the answer's effects may be such votes.
  ///
  /// @param proposer who is to have all of it
  /// @param carried whether a quorum has prepared it in an earlier view: it is valid, whatever has
  ///   changed since, and only its payload is wanted
  record CheckProposal(long view, Proposal proposal, int proposer, boolean carried)
      implements Effect {}

  /// The view has ended: proposals under way in it are void unless checked again in a later one.
  record Abandon(long view) implements Effect {}

  /// Apply; given once for each sequence, in order.
  record Deliver(Decision decision) implements Effect {}

  /// Fetch decisions from other replicas' ledgers. Repeated until satisfied.
  ///
  /// @param sequence the first that is missing here
  /// @param last the last that anybody claims to have; a claim proves nothing
  /// @param sources replicas that claim to have more than this one, another one first each time
  record FetchDecisions(long sequence, long last, java.util.List<Integer> sources)
      implements Effect {
    public FetchDecisions {
      sources = java.util.List.copyOf(sources);
    }
  }

  /// Everything up to the proof's sequence is applied alike on a quorum.
  record Stable(Message.StableProof proof) implements Effect {}

  /// Stop: this replica's state differs from what a quorum has, or worse.
  ///
  /// @param sequence the checkpoint at which the difference shows
  record Halt(long sequence, String reason) implements Effect {}

  /// A message was dropped.
  record Dropped(int sender, Reason reason) implements Effect {}
}
