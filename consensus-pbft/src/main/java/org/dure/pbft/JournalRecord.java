package org.dure.pbft;

/// What a replica must remember over a crash. Encoded by [Codec].
public sealed interface JournalRecord {

  /// The leader proposed.
  record Proposed(long view, long sequence, Bytes proposal) implements JournalRecord {}

  /// A vote was cast.
  record Voted(Phase phase, long view, long sequence, Bytes digest) implements JournalRecord {}

  /// A certificate that view changes must carry.
  record Prepared(Message.PreparedProof proof) implements JournalRecord {}

  /// All views below `view` are given up.
  record LeftFor(long view) implements JournalRecord {}

  /// A new view was entered.
  record Entered(SignedMessage newView) implements JournalRecord {}

  /// A checkpoint became stable.
  record StableAt(Message.StableProof proof) implements JournalRecord {}

  /// The journal was lost: no vote up to and including `sequence`, nor in a view below `view`.
  /// [Long#MAX_VALUE] means: not yet known.
  record Amnesia(long view, long sequence) implements JournalRecord {}

  /// The phases in which votes are cast.
  enum Phase {
    PREPARE,
    COMMIT
  }
}
