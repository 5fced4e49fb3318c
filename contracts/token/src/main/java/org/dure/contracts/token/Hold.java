package org.dure.contracts.token;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;

/// Money that has left the payer and not reached the payee.
///
/// @param via the chaincode through which alone it may be released; empty for any way
/// @param settledAt empty while it is held
/// @param settledBy account; empty while it is held
record Hold(
    String id,
    String payer,
    String payee,
    BigInteger amount,
    String currency,
    List<Who> executors,
    String via,
    String purpose,
    Instant expiresAt,
    State state,
    String createdAt,
    String settledAt,
    String settledBy) {

  /// Only the first is open.
  enum State {
    HELD,
    RELEASED,
    REFUNDED,
    EXPIRED
  }

  Hold {
    executors = List.copyOf(executors);
  }

  static Hold parse(String text) {
    JSONObject json = new JSONObject(text);
    List<String> executors = new ArrayList<>();
    json.getJSONArray("executors").forEach(one -> executors.add(one.toString()));
    return new Hold(
        json.getString("hold"),
        json.getString("payer"),
        json.getString("payee"),
        new BigInteger(json.getString("amount")),
        json.getString("currency"),
        Who.parseAll(executors),
        json.getString("via"),
        json.getString("purpose"),
        Instant.parse(json.getString("expiresAt")),
        State.valueOf(json.getString("state")),
        json.getString("createdAt"),
        json.getString("settledAt"),
        json.getString("settledBy"));
  }

  Json json() {
    return Json.object(
        "hold", id,
        "payer", payer,
        "payee", payee,
        "amount", amount.toString(),
        "currency", currency,
        "executors", Who.texts(executors),
        "via", via,
        "purpose", purpose,
        "expiresAt", expiresAt.toString(),
        "state", state.name(),
        "createdAt", createdAt,
        "settledAt", settledAt,
        "settledBy", settledBy);
  }

  Hold settled(State how, String at, String by) {
    return new Hold(
        id, payer, payee, amount, currency, executors, via, purpose, expiresAt, how, createdAt, at,
        by);
  }

  boolean isOverAt(Instant time) {
    return time.isAfter(expiresAt);
  }

  boolean isExecutedBy(Caller caller) {
    return Who.anyIncludes(executors, caller);
  }
}
