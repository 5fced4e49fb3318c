package org.dure.pbft;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One sequence in one view: what the leader proposed and who voted for what. Counts replicas,
/// never messages.
final class Slot {
  final long view;
  final long sequence;
  final Map<Integer, Verified> prepares = new LinkedHashMap<>();
  final Map<Integer, Verified> commits = new LinkedHashMap<>();

  /// The accepted proposal; its place in the chain is checked, its payload perhaps not yet.
  @Nullable Proposal proposal;

  /// Whether all of the payload is here and right.
  boolean checked;

  @Nullable Verified ownPrePrepare;
  @Nullable Verified ownPrepare;
  @Nullable Verified ownCommit;
  boolean prepared;
  long touchedTick;

  Slot(long view, long sequence) {
    this.view = view;
    this.sequence = sequence;
  }

  boolean holds(Bytes digest) {
    return proposal != null && proposal.digest().equals(digest);
  }

  long preparesFor(Bytes digest) {
    return prepares.values().stream()
        .filter(vote -> ((Message.Prepare) vote.message()).digest().equals(digest))
        .count();
  }
}
