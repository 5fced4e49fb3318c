package org.dure.node.app;

import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.order.EnvelopeGate;
import org.dure.node.validate.EnvelopeVerifier;

/// Lets into the pool what the validation stage's verifier finds fit, so that nothing is checked by
/// two measures.
public record VerifyingGate(EnvelopeVerifier verifier) implements EnvelopeGate {
  @Override
  public Verdict check(ParsedEnvelope envelope) {
    return switch (verifier.verify(envelope)) {
      case EnvelopeVerifier.Verdict.Fit() -> new Verdict.Admitted();
      case EnvelopeVerifier.Verdict.Unfit(String code, String message) ->
          new Verdict.Rejected(code, message, false);
      case EnvelopeVerifier.Verdict.Forbidden(String code, String message) ->
          new Verdict.Rejected(code, message, true);
    };
  }
}
