package org.dure.contracts.welfare;

import java.util.SortedMap;
import org.dure.contracts.welfare.formula.Bounds;
import org.json.JSONException;
import org.json.JSONObject;

/// Programmes: made once, closed once, never changed. Claims rely on the rules they were made
/// under.
final class Programmes {
  private final WelfareState state;

  Programmes(WelfareState state) {
    this.state = state;
  }

  Json create(String text) {
    Caller caller = Caller.of(state.stub());
    Config config = state.config();
    caller.require(config, Role.PROGRAMMES);
    JSONObject given = parsed(text);
    Programme programme = ProgrammeReader.read(given, true);
    if (state.has(WelfareState.PROGRAMME, programme.id())) {
      throw Rule.PROGRAMME_EXISTS.refusal("programme %s exists already", programme.id());
    }
    for (String other : programme.guards().excludes()) {
      get(other);
      exclude(programme.id(), other);
    }
    new Budget(state, programme).fill();
    Json record = record("OPEN", caller.person(config), new Json(given.toString()));
    state.put(record, WelfareState.PROGRAMME, programme.id());
    state.event("ProgrammeCreated", record);
    return record;
  }

  private void exclude(String one, String other) {
    state.put(Json.object("programme", other), WelfareState.EXCLUSION, one, other);
    state.put(Json.object("programme", one), WelfareState.EXCLUSION, other, one);
  }

  private static JSONObject parsed(String text) {
    try {
      return new JSONObject(text);
    } catch (JSONException e) {
      throw Rule.BAD_PROGRAMME.refusal("the programme is not a JSON object: %s", e.getMessage());
    }
  }

  /// No new claims from now on; those that are there go on.
  Json close(String id) {
    Caller caller = Caller.of(state.stub());
    Config config = state.config();
    caller.require(config, Role.PROGRAMMES);
    JSONObject stored = stored(id);
    if (!stored.getString("state").equals("OPEN")) {
      throw Rule.PROGRAMME_CLOSED.refusal("programme %s is closed already", id);
    }
    Json record =
        record("CLOSED", caller.person(config), new Json(stored.getJSONObject("law").toString()));
    state.put(record, WelfareState.PROGRAMME, id);
    state.event("ProgrammeClosed", record);
    return record;
  }

  private Json record(String standing, String by, Json law) {
    return Json.object(
        "docType", "programme",
        "state", standing,
        "by", by,
        "at", state.now().toString(),
        "law", law);
  }

  JSONObject stored(String id) {
    return state.require(
        Rule.NO_SUCH_PROGRAMME, WelfareState.PROGRAMME, Ids.checked("programme", id));
  }

  Programme get(String id) {
    JSONObject stored = stored(id);
    return ProgrammeReader.read(
        stored.getJSONObject("law"), stored.getString("state").equals("OPEN"));
  }

  /// The programmes that nobody may claim beside this one.
  SortedMap<String, JSONObject> excludedBy(String id) {
    return state.under(WelfareState.EXCLUSION, id);
  }

  /// Says how large the amount of a programme can become, for those who write one.
  static Json bounds(String text) {
    Bounds bounds = ProgrammeReader.read(parsed(text), true).rules().amount().bounds();
    return Json.object("lowest", bounds.low(), "highest", bounds.high());
  }
}
