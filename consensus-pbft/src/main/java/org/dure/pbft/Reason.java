package org.dure.pbft;

/// Why a message was dropped.
public enum Reason {
  MALFORMED,
  /// Longer than any message may be; not read.
  OVERSIZED,
  OTHER_INSTANCE,
  /// Of an epoch that is over here.
  OLD_EPOCH,
  /// Of an epoch that has not begun here: this replica is behind.
  LATER_EPOCH,
  UNKNOWN_SENDER,
  BAD_SIGNATURE,
  BAD_PROOF,
  BAD_PROPOSAL,
  BAD_BLOCK_SIGNATURE,
  NOT_FROM_LEADER,
  OLD_VIEW,
  FUTURE_VIEW,
  VIEW_CHANGE_UNDER_WAY,
  OUT_OF_WINDOW,
  CONFLICTING_PROPOSAL,
  CONFLICTING_VOTE,
  DUPLICATE,
  STASH_FULL
}
