package org.dure.contracts.welfare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;

/// The public part of a claim: nothing that tells who it is.
///
/// @param flags why a person has to look at it
/// @param amount of an instalment by the formula, 0 before it is assessed
/// @param handled the officials who acted on it, each in one role only
/// @param changedAt when the state last changed
record Claim(
    String programme,
    String id,
    Marks marks,
    State state,
    List<String> flags,
    long amount,
    List<String> handled,
    String submittedAt,
    String changedAt) {

  Claim {
    flags = List.copyOf(flags);
    handled = List.copyOf(handled);
  }

  enum State {
    SUBMITTED,
    REVIEW,
    REFUSED,
    APPEALED,
    REFUSED_FINALLY,
    GRANTED,
    CLOSED
  }

  /// By what claims are told apart and found to belong together: hashes under the pepper, and the
  /// wallet.
  record Marks(String person, String address, String account, String wallet) {
    static Marks parse(JSONObject json) {
      return new Marks(
          json.getString("person"),
          json.getString("address"),
          json.getString("account"),
          json.getString("wallet"));
    }
  }

  static Claim parse(JSONObject json) {
    return new Claim(
        json.getString("programme"),
        json.getString("claim"),
        Marks.parse(json),
        State.valueOf(json.getString("state")),
        strings(json.getJSONArray("flags")),
        json.getLong("amount"),
        strings(json.getJSONArray("handled")),
        json.getString("submittedAt"),
        json.getString("changedAt"));
  }

  static List<String> strings(JSONArray array) {
    List<String> strings = new ArrayList<>();
    array.forEach(each -> strings.add((String) each));
    return strings;
  }

  void require(State... allowed) {
    if (!Arrays.asList(allowed).contains(state)) {
      throw Rule.WRONG_STATE.refusal(
          "claim %s of programme %s is %s, not %s", id, programme, state, Arrays.toString(allowed));
    }
  }

  Claim in(State next, String at) {
    return new Claim(programme, id, marks, next, flags, amount, handled, submittedAt, at);
  }

  Claim assessed(List<String> found, long instalment) {
    return new Claim(
        programme, id, marks, state, found, instalment, handled, submittedAt, changedAt);
  }

  Claim handledBy(String... persons) {
    List<String> all = new ArrayList<>(handled);
    all.addAll(Arrays.asList(persons));
    return new Claim(programme, id, marks, state, flags, amount, all, submittedAt, changedAt);
  }

  /// The same person must not act on one claim in two roles.
  void requireNew(String person) {
    if (handled.contains(person)) {
      throw Rule.FOUR_EYES.refusal(
          "%s has already acted on claim %s of programme %s: another person must decide",
          person, id, programme);
    }
  }

  Json json() {
    return Json.object(
        "docType", "claim",
        "programme", programme,
        "claim", id,
        "person", marks.person(),
        "address", marks.address(),
        "account", marks.account(),
        "wallet", marks.wallet(),
        "state", state.name(),
        "flags", flags,
        "amount", amount,
        "handled", handled,
        "submittedAt", submittedAt,
        "changedAt", changedAt);
  }
}
