package org.dure.pbft;

import java.util.List;

/// What replicas say to each other. Every message is signed by its sender together with instance
/// and epoch ([SignedMessage]).
public sealed interface Message {

  /// The leader of `view` proposes `proposal` for `sequence`.
  record PrePrepare(long view, long sequence, Bytes proposal) implements Message {}

  /// The sender accepts the proposal with this digest as the one of (view, sequence).
  record Prepare(long view, long sequence, Bytes digest) implements Message {}

  /// The sender holds a prepared certificate for the digest; `blockSignature` is its vote, checked
  /// against the proposal.
  record Commit(long view, long sequence, Bytes digest, Bytes blockSignature) implements Message {}

  /// The sender has applied everything up to `sequence`.
  record Checkpoint(long sequence, Bytes id, Bytes stateDigest) implements Message {}

  /// The sender gives up all views below `view`. `stable` proves its stable checkpoint, `prepared`
  /// what it has prepared above that, ascending, at most one for each sequence.
  ///
  /// @param blamed the replica that failed in its turn, as the sender sees it, or 0
  /// @param exclusions whose turn was withheld in the last view that started at the sender
  record ViewChange(
      long view,
      StableProof stable,
      List<PreparedProof> prepared,
      int blamed,
      List<Exclusion> exclusions)
      implements Message {
    public ViewChange {
      prepared = List.copyOf(prepared);
      exclusions = List.copyOf(exclusions);
    }
  }

  /// The leader of `view` starts it on the ground of a quorum of view changes; which proposals
  /// carry over follows from them alone.
  record NewView(long view, List<SignedMessage> viewChanges) implements Message {
    public NewView {
      viewChanges = List.copyOf(viewChanges);
    }
  }

  /// Where the sender stands; sent from time to time so that others notice what they missed.
  ///
  /// @param active whether the sender works in `view` (else it waits for it)
  /// @param delivered highest sequence it has delivered
  /// @param highest highest sequence it has seen a proposal accepted for
  /// @param asking a number that [Answer]s must repeat, from a sender that lost its journal; else 0
  record Status(long view, boolean active, long delivered, long highest, long stable, long asking)
      implements Message {}

  /// Tells a replica that lost its journal how far its forgotten votes may reach.
  ///
  /// @param asking the number from the question, so that no old answer passes for a new one
  record Answer(long asking, long view, long highest) implements Message {}

  /// The sender wants `accused`, whose turn comes up in `view`, replaced: it is slow, or leaves out
  /// what others hold.
  record Complaint(long view, int accused) implements Message {}

  /// Asks for an [Echo], to measure the round trip.
  ///
  /// @param clock the sender's tick
  record Probe(long clock) implements Message {}

  /// Answers a [Probe] with its clock.
  record Echo(long clock) implements Message {}

  /// A stable checkpoint, for a replica that missed it.
  record StableCheckpoint(StableProof proof) implements Message {}

  /// A quorum of equal checkpoints; none for the start of the instance.
  ///
  /// @param votes signed [Checkpoint]s of distinct replicas
  record StableProof(long sequence, Bytes id, Bytes stateDigest, List<SignedMessage> votes) {
    public StableProof {
      votes = List.copyOf(votes);
    }
  }

  /// A replica gets no turn up to and including a sequence.
  record Exclusion(int replica, long until) {}

  /// A proposal and a quorum of [Prepare]s for its digest in one view.
  record PreparedProof(long view, long sequence, Bytes proposal, List<SignedMessage> prepares) {
    public PreparedProof {
      prepares = List.copyOf(prepares);
    }
  }
}
