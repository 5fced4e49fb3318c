package org.dure.contracts.welfare;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dure.contracts.welfare.Claim.State;
import org.json.JSONObject;

/// Who reads a personal file, and its end. An official first leaves a record of looking, and then
/// reads: the answer of a transaction stands in the block for everyone, so that the file itself
/// cannot be one (ADR 38).
final class Files {
  private static final Duration LOOK_LASTS = Duration.ofMinutes(15);

  private final WelfareState state;
  private final Vault vault;
  private final Claims claims;

  Files(WelfareState state) {
    this.state = state;
    this.vault = new Vault(state);
    this.claims = new Claims(state);
  }

  /// Why an official looks.
  enum Purpose {
    ASSESSMENT,
    REVIEW,
    APPEAL,
    RECOVERY,
    CORRECTION
  }

  private static Purpose purpose(String text) {
    for (Purpose purpose : Purpose.values()) {
      if (purpose.name().equals(text)) {
        return purpose;
      }
    }
    throw Rule.BAD_PURPOSE.refusal("purpose '%s' is none of %s", text, List.of(Purpose.values()));
  }

  /// Leaves the record. Its id is the transaction's.
  Json look(String programme, String id, String purpose) {
    Config config = state.config();
    Caller caller = Caller.of(state.stub());
    caller.require(config, Role.OFFICER, Role.REVIEWER, Role.APPEALS);
    claims.get(programme, id);
    Json record =
        Json.object(
            "docType", "look",
            "programme", programme,
            "claim", id,
            "look", state.stub().getTxId(),
            "by", caller.person(config),
            "mspId", caller.mspId(),
            "purpose", purpose(purpose).name(),
            "at", state.now().toString());
    state.put(record, WelfareState.LOOK, programme, id, state.stub().getTxId());
    state.event("FileOpened", record);
    return record;
  }

  /// The file, to whom has left a record within a quarter of an hour.
  Json read(String programmeId, String id, String look) {
    Config config = state.config();
    Caller caller = Caller.of(state.stub());
    Ids.checked("look", look);
    Claim claim = claims.get(programmeId, id);
    Optional<JSONObject> record = state.find(WelfareState.LOOK, programmeId, id, look);
    boolean own = record.filter(r -> r.getString("by").equals(caller.person(config))).isPresent();
    boolean fresh =
        record
            .map(r -> Instant.parse(r.getString("at")).plus(LOOK_LASTS))
            .filter(until -> !state.now().isAfter(until))
            .isPresent();
    if (!own || !fresh) {
      throw Rule.NOT_LOOKED.refusal(
          "claim %s of programme %s: call openFile first; its record lets the same person read for"
              + " %d minutes",
          id, programmeId, LOOK_LASTS.toMinutes());
    }
    return file(claim);
  }

  /// The claimant's own file.
  Json own(String programmeId, String id) {
    Claim claim = claims.get(programmeId, id);
    new Wallets(state).requireHolder(claim.marks().wallet());
    return file(claim);
  }

  private Json file(Claim claim) {
    JSONObject file = new Assessment(state).file(claim);
    List<Object> facts = new ArrayList<>();
    for (String authority : authorities(claim.programme())) {
      vault
          .find(Vault.FACTS, claim.programme(), claim.id(), authority)
          .ifPresent(found -> {
            facts.add(authority);
            facts.add(new Json(found.getJSONObject("values").toString()));
          });
    }
    List<String> reasons =
        vault
            .find(Vault.REASONS, claim.programme(), claim.id())
            .map(found -> Claim.strings(found.getJSONArray("reasons")))
            .orElse(List.of());
    return Json.object(
        "claim",
        claim.json(),
        "file",
        new Json(file.toString()),
        "facts",
        Json.object(facts.toArray()),
        "reasons",
        reasons);
  }

  private List<String> authorities(String programme) {
    return new Programmes(state)
        .get(programme).rules().attributes().values().stream()
            .flatMap(fact -> fact.authorities().stream())
            .distinct()
            .sorted()
            .toList();
  }

  /// Purges all personal data of a claim that is over, and leaves the proof: what, when, by whom.
  Json purge(String programmeId, String id) {
    Config config = state.config();
    Caller caller = Caller.of(state.stub());
    caller.require(config, Role.RECORDS);
    Claim claim = claims.get(programmeId, id);
    if (state.has(WelfareState.PURGED, programmeId, id)) {
      throw Rule.ALREADY_PURGED.refusal(
          "the file of claim %s of programme %s is purged", id, programmeId);
    }
    requireRetained(claim);
    List<Json> what = new ArrayList<>();
    vault.purge(Vault.FILES, programmeId, id).ifPresent(what::add);
    for (String authority : authorities(programmeId)) {
      vault.purge(Vault.FACTS, programmeId, id, authority).ifPresent(what::add);
    }
    vault.purge(Vault.REASONS, programmeId, id).ifPresent(what::add);
    state.delete(WelfareState.PERSON, programmeId, claim.marks().person());
    for (Sharing sharing : Sharing.values()) {
      state.delete(WelfareState.SEEN, sharing.text(), sharing.of(claim.marks()), programmeId, id);
    }
    Json proof =
        Json.object(
            "docType",
            "purge",
            "programme",
            programmeId,
            "claim",
            id,
            "what",
            what,
            "by",
            caller.person(config),
            "at",
            state.now().toString());
    state.put(proof, WelfareState.PURGED, programmeId, id);
    state.event("FilePurged", proof);
    return proof;
  }

  private void requireRetained(Claim claim) {
    claim.require(State.REFUSED, State.REFUSED_FINALLY, State.CLOSED);
    Programme.Terms terms = new Programmes(state).get(claim.programme()).terms();
    Instant over = Instant.parse(claim.changedAt());
    if (claim.state() == State.REFUSED) {
      over = over.plus(terms.appealWithin());
    }
    Instant until = over.plus(terms.retention());
    if (state.now().isBefore(until)) {
      throw Rule.RETENTION_RUNS.refusal(
          "the file of claim %s of programme %s is kept until %s",
          claim.id(), claim.programme(), until);
    }
  }

  /// Who looked at a file, oldest key first.
  Json looks(String programme, String id) {
    claims.get(programme, id);
    Map<String, JSONObject> looks = state.under(WelfareState.LOOK, programme, id);
    return Json.array(
        looks.values().stream()
            .sorted(java.util.Comparator.comparing(look -> look.getString("at")))
            .map(look ->
                Json.object(
                    "by", look.getString("by"),
                    "mspId", look.getString("mspId"),
                    "purpose", look.getString("purpose"),
                    "at", look.getString("at"),
                    "look", look.getString("look")))
            .toList());
  }
}
