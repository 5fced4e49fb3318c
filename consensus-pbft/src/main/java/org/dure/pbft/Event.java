package org.dure.pbft;

import java.util.List;

/// What happens to a replica.
public sealed interface Event {

  /// The first event: what the journal holds, in the order written, and where the ledger stands.
  ///
  /// @param journal decoded records; empty for a new replica
  /// @param journalLost whether votes may have been cast that the journal does not show (it is
  ///   missing, cut or damaged although this replica took part before)
  /// @param incarnation a number not 0 that no earlier start of this replica had; random will do
  /// @param applied the newest block's number; its id and state digest
  record Recovered(
      List<JournalRecord> journal,
      boolean journalLost,
      long incarnation,
      long applied,
      Bytes id,
      Bytes stateDigest)
      implements Event {
    public Recovered {
      journal = List.copyOf(journal);
    }
  }

  /// A fixed span of time has passed.
  record Tick() implements Event {}

  /// A message arrived.
  record Received(Verified message) implements Event {}

  /// Whether requests wait that no accepted proposal contains; said when it changes, and again
  /// whenever the host likes.
  record WorkPending(boolean pending) implements Event {}

  /// The proposals of `accused` in `view` pass over a request that has waited long, again and
  /// again.
  record Overlooked(long view, int accused) implements Event {}

  /// Answers [Effect.BuildProposal].
  record ProposalBuilt(long view, long sequence, Bytes proposal) implements Event {}

  /// Answers [Effect.CheckProposal]. `valid` is said only when all of the payload is at hand.
  record ProposalChecked(long view, long sequence, Bytes digest, boolean valid) implements Event {}

  /// The ledger holds the block; answers [Effect.Deliver], in its order.
  record Applied(long sequence, Bytes id, Bytes stateDigest) implements Event {}

  /// A decision whose certificate the host has checked, got from another replica's ledger; answers
  /// [Effect.FetchDecisions].
  record Fetched(Decision decision) implements Event {}
}
