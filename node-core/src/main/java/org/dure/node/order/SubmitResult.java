package org.dure.node.order;

/// What became of an envelope handed in for ordering.
public sealed interface SubmitResult {
  /// It waits in the pool and is on its way to the other nodes.
  record Accepted(String txId) implements SubmitResult {}

  /// It is pooled, being ordered, or on the ledger already; a success.
  record AlreadyKnown(String txId) implements SubmitResult {}

  /// It was not taken.
  record Refused(Reason reason, String message) implements SubmitResult {}

  /// Why an envelope was not taken.
  enum Reason {
    /// Nothing but this envelope is to blame: broken, too large, of another channel.
    BAD_REQUEST,
    /// The creator may not write to the channel.
    FORBIDDEN,
    /// The pool or the creator's share of it is full, or too many are being checked: try again
    /// later.
    FULL,
    /// The channel is halted or closing.
    STOPPED
  }
}
