package org.dure.pbft;

import java.util.List;

/// A decided proposal with a quorum of block signatures made in one view.
public record Decision(long sequence, long view, Proposal proposal, List<Vote> votes) {
  public Decision {
    votes = List.copyOf(votes);
  }

  /// One replica's block signature.
  public record Vote(int sender, Bytes signature) {}
}
