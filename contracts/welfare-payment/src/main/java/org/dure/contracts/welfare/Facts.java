package org.dure.contracts.welfare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dure.contracts.welfare.Programme.Fact;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Attested values. Each authority attests what the programme says it owns; the values lie in the
/// vault, one entry for each claim and authority, so that authorities do not conflict.
final class Facts {
  private final WelfareState state;
  private final Vault vault;

  Facts(WelfareState state) {
    this.state = state;
    this.vault = new Vault(state);
  }

  Json attest(String programmeId, String claim) {
    Attesting attesting = attesting(programmeId);
    Json record = attesting.attest(claim, object(vault.given("facts")));
    state.event("FactsAttested", record);
    return record;
  }

  Json attestAll(String programmeId, String batchId, String manifestHash) {
    Attesting attesting = attesting(programmeId);
    String content = vault.given("facts");
    Batch batch = Batch.begin(state, "facts", batchId, content, manifestHash);
    JSONArray entries = Batch.entries(batchId, content);
    for (int i = 0; i < entries.length(); i++) {
      JSONObject entry = entries.optJSONObject(i, new JSONObject());
      String claim = entry.optString("claim");
      batch.entry(
          claim,
          () -> {
            attesting.attest(claim, entry);
            return "ATTESTED";
          });
    }
    return batch.end(programmeId, attesting.official);
  }

  private static JSONObject object(String text) {
    try {
      return new JSONObject(text);
    } catch (JSONException e) {
      throw Rule.BAD_ATTESTATION.refusal("facts are not a JSON object: %s", e.getMessage());
    }
  }

  private Attesting attesting(String programmeId) {
    Config config = state.config();
    Caller caller = Caller.of(state.stub());
    caller.require(config, Role.ATTESTER);
    Programme programme = new Programmes(state).get(programmeId);
    if (programme.factsOf(caller.mspId()).isEmpty()) {
      throw Rule.NOT_THE_AUTHORITY.refusal(
          "%s attests nothing in programme %s", caller.mspId(), programmeId);
    }
    return new Attesting(programme, caller.mspId(), caller.person(config));
  }

  /// What is the same for all claims of a batch.
  private final class Attesting {
    private final Programme programme;
    private final String mspId;
    private final String official;

    Attesting(Programme programme, String mspId, String official) {
      this.programme = programme;
      this.mspId = mspId;
      this.official = official;
    }

    Json attest(String claim, JSONObject given) {
      new Claims(state)
          .get(programme.id(), claim)
          .require(
              Claim.State.SUBMITTED, Claim.State.REVIEW, Claim.State.APPEALED, Claim.State.GRANTED);
      String salt = Vault.salt(given);
      if (!(given.opt("values") instanceof JSONObject values) || values.isEmpty()) {
        throw Rule.BAD_ATTESTATION.refusal("claim %s: there are no values", claim);
      }
      List<String> own = programme.factsOf(mspId).stream().map(Fact::name).toList();
      TreeMap<String, Long> all = values(claim, mspId);
      all.putAll(checked(programme, claim, values, own));
      vault.put(
          Vault.FACTS,
          Json.object("values", json(all), "salt", salt),
          programme.id(),
          claim,
          mspId);
      Json record =
          Json.object(
              "programme",
              programme.id(),
              "claim",
              claim,
              "authority",
              mspId,
              "attributes",
              all.keySet(),
              "by",
              official,
              "at",
              state.now().toString());
      state.put(record, WelfareState.ATTESTED, programme.id(), claim, mspId);
      return record;
    }

    private TreeMap<String, Long> values(String claim, String authority) {
      return Facts.this.values(programme.id(), claim, authority);
    }
  }

  private static Json json(Map<String, Long> values) {
    List<Object> members = new ArrayList<>();
    values.forEach((name, value) -> {
      members.add(name);
      members.add(value);
    });
    return Json.object(members.toArray());
  }

  private TreeMap<String, Long> values(String programme, String claim, String authority) {
    TreeMap<String, Long> values = new TreeMap<>();
    vault
        .find(Vault.FACTS, programme, claim, authority)
        .ifPresent(found -> {
          JSONObject stored = found.getJSONObject("values");
          stored.keySet().forEach(name -> values.put(name, stored.getLong(name)));
        });
    return values;
  }

  /// Values by name, each of them one of `allowed` and within what the programme declares.
  static Map<String, Long> checked(
      Programme programme, String claim, JSONObject values, Collection<String> allowed) {
    Map<String, Long> checked = new TreeMap<>();
    for (String name : new TreeSet<>(values.keySet())) {
      Fact fact = programme.rules().attributes().get(name);
      if (fact == null || !allowed.contains(name)) {
        Rule rule = fact == null ? Rule.BAD_ATTESTATION : Rule.NOT_THE_AUTHORITY;
        throw rule.refusal(
            "claim %s: '%s' is none of %s in programme %s", claim, name, allowed, programme.id());
      }
      Object value = values.get(name);
      if (!(value instanceof Integer || value instanceof Long)
          || values.getLong(name) < fact.min()
          || values.getLong(name) > fact.max()) {
        throw Rule.BAD_ATTESTATION.refusal(
            "claim %s: %s is not a whole number from %d to %d",
            claim, name, fact.min(), fact.max());
      }
      checked.put(name, values.getLong(name));
    }
    return checked;
  }

  /// What the authorities say of a claim, or a refusal that names what is missing. Of several
  /// authorities for one attribute the first that the programme names prevails.
  Map<String, Long> all(Programme programme, String claim) {
    Map<String, Map<String, Long>> read = new TreeMap<>();
    Map<String, Long> facts = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    for (Fact fact : programme.rules().attributes().values()) {
      Optional<Long> value =
          fact.authorities().stream()
              .map(msp -> read.computeIfAbsent(msp, m -> values(programme.id(), claim, m)))
              .filter(values -> values.containsKey(fact.name()))
              .map(values -> values.getOrDefault(fact.name(), 0L))
              .findFirst();
      value.ifPresentOrElse(
          found -> facts.put(fact.name(), found),
          () -> missing.add(fact.name() + " by " + String.join(" or ", fact.authorities())));
    }
    if (!missing.isEmpty()) {
      throw Rule.MISSING_ATTESTATION.refusal(
          "claim %s of programme %s lacks %s", claim, programme.id(), String.join(", ", missing));
    }
    facts.put(Programme.TODAY, Math.floorDiv(state.now().getEpochSecond(), 86_400L));
    return facts;
  }
}
