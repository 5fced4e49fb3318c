package org.dure.contract.test;

import java.nio.charset.StandardCharsets;
import org.dure.contract.Outcome;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.jspecify.annotations.Nullable;

/// How a call ended. A refusal has status 500, the exception's message, and its payload.
public record CallResult(String txId, Outcome outcome) {
  public boolean succeeded() {
    return outcome.succeeded();
  }

  /// The refusal's message; empty after success.
  public String message() {
    String message = outcome.response().getMessage();
    return message == null ? "" : message;
  }

  /// What the function returned, or what the refusal carries.
  public String payload() {
    byte[] payload = outcome.response().getPayload();
    return payload == null ? "" : new String(payload, StandardCharsets.UTF_8);
  }

  public @Nullable ChaincodeEvent event() {
    return outcome.event();
  }

  /// What the function returned; a refusal becomes an [AssertionError] with its message.
  public String value() {
    if (!succeeded()) {
      throw new AssertionError("refused: " + payload() + ": " + message());
    }
    return payload();
  }
}
