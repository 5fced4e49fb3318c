package org.dure.store;

import java.util.List;

/// What a block does to private plaintext here.
///
/// @param sets of valid transactions, checked against the hashes on the chain
/// @param missing sets of valid transactions that this node does not hold
/// @param blockToLive as it stands before the block
public record PrivateUpdates(
    List<PrivateSet> sets, List<MissingSet> missing, BlockToLive blockToLive) {
  public PrivateUpdates {
    sets = List.copyOf(sets);
    missing = List.copyOf(missing);
  }

  /// No plaintext, nothing known to be missing, and nothing that ever expires.
  public static PrivateUpdates none() {
    return new PrivateUpdates(List.of(), List.of(), BlockToLive.forever());
  }
}
