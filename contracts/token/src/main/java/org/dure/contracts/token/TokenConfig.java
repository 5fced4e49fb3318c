package org.dure.contracts.token;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Who operates this chaincode and through which other chaincodes it may be called.
///
/// @param chaincode this chaincode's own name, as found in the proposal that initialised it
record TokenConfig(List<Who> operators, Set<String> callers, String chaincode) {
  TokenConfig {
    operators = List.copyOf(operators);
    callers = new TreeSet<>(callers);
  }

  /// What an operator writes.
  static TokenConfig parse(String text, String chaincode) {
    try {
      return parse(new JSONObject(text), chaincode);
    } catch (JSONException e) {
      throw Rule.BAD_CONFIG.refusal("config is not as documented: %s", Form.shown(reason(e)));
    }
  }

  static TokenConfig stored(String text) {
    JSONObject json = new JSONObject(text);
    return parse(json, json.getString("chaincode"));
  }

  private static TokenConfig parse(JSONObject json, String chaincode) {
    JSONArray callers = json.has("callers") ? json.getJSONArray("callers") : new JSONArray();
    TokenConfig config =
        new TokenConfig(
            Who.parseAll(strings(json.getJSONArray("operators"))),
            new TreeSet<>(strings(callers)),
            chaincode);
    for (String caller : config.callers) {
      if (!Form.isChaincode(caller)) {
        throw Rule.BAD_CONFIG.refusal(
            "caller '%s' is not the name of a chaincode", Form.shown(caller));
      }
    }
    return config;
  }

  private static String reason(JSONException e) {
    return e.getMessage() == null ? "not JSON" : e.getMessage();
  }

  private static List<String> strings(JSONArray array) {
    List<String> strings = new java.util.ArrayList<>();
    for (int i = 0; i < array.length(); i++) {
      strings.add(array.getString(i));
    }
    return strings;
  }

  void requireOperator(Caller caller) {
    if (!Who.anyIncludes(operators, caller)) {
      throw Rule.NOT_AN_OPERATOR.refusal(
          "%s of %s is not an operator, who are %s",
          caller.account(), caller.mspId(), Who.texts(operators));
    }
  }

  void requireWay(String origin) {
    if (!origin.equals(chaincode) && !callers.contains(origin)) {
      throw Rule.CALLER_NOT_LISTED.refusal(
          "the transaction was sent to chaincode '%s', which is not among the callers %s",
          origin, callers);
    }
  }

  Json json() {
    return Json.object(
        "operators", Who.texts(operators), "callers", callers, "chaincode", chaincode);
  }
}
