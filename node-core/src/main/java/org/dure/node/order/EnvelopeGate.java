package org.dure.node.order;

import org.dure.model.tx.ParsedEnvelope;

/// Decides whether an envelope may enter the pool: creator, channel, policies, endorsements. Asked
/// once per envelope, by several threads at once. The answer decides not only what enters the pool
/// but also whether a leader's proposal is accepted, so it must rest on what all nodes see alike
/// under one channel configuration: form, the creator's signature, the Writers policy. What changes
/// from block to block (endorsement policies, say) is for validation.
@FunctionalInterface
public interface EnvelopeGate {
  Verdict check(ParsedEnvelope envelope);

  /// What came of the check.
  sealed interface Verdict {
    /// The envelope may be ordered.
    record Admitted() implements Verdict {}

    /// @param reason a short fixed word to count by, such as `bad_signature`
    /// @param message for the client: what was wrong and what to do
    /// @param forbidden whether the creator lacks the right, rather than that the envelope is
    ///   broken
    record Rejected(String reason, String message, boolean forbidden) implements Verdict {}
  }
}
