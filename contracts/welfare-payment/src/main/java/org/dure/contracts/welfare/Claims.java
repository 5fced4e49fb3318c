package org.dure.contracts.welfare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dure.contracts.welfare.Claim.Marks;
import org.dure.contracts.welfare.Claim.State;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Taking claims. The personal part arrives as transient data and goes to the vault; the contract
/// itself hashes person, address and account, so that no official can choose a hash.
final class Claims {
  private static final Set<String> PARTS =
      Set.of(
          "claim",
          "nationalId",
          "name",
          "birthDate",
          "address",
          "account",
          "wallet",
          "declared",
          "salt");

  private final WelfareState state;
  private final Vault vault;

  Claims(WelfareState state) {
    this.state = state;
    this.vault = new Vault(state);
  }

  Claim get(String programme, String claim) {
    Ids.checked("programme", programme);
    return Claim.parse(
        state.require(
            Rule.NO_SUCH_CLAIM, WelfareState.CLAIM, programme, Ids.checked("claim", claim)));
  }

  void put(Claim claim) {
    state.put(claim.json(), WelfareState.CLAIM, claim.programme(), claim.id());
  }

  Json submit(String programmeId) {
    Intake intake = intake(programmeId);
    Claim claim = intake.take(object(vault.given("claim")));
    state.event("ClaimSubmitted", claim.json());
    return claim.json();
  }

  Json submitAll(String programmeId, String batchId, String manifestHash) {
    Intake intake = intake(programmeId);
    String content = vault.given("claims");
    Batch batch = Batch.begin(state, "claims", batchId, content, manifestHash);
    JSONArray entries = Batch.entries(batchId, content);
    for (int i = 0; i < entries.length(); i++) {
      JSONObject entry = entries.optJSONObject(i, new JSONObject());
      batch.entry(
          entry.optString("claim"),
          () -> {
            intake.take(entry);
            return "ACCEPTED";
          });
    }
    return batch.end(programmeId, intake.official);
  }

  private Intake intake(String programmeId) {
    Config config = state.config();
    Caller caller = Caller.of(state.stub());
    caller.require(config, Role.OFFICER);
    Programmes programmes = new Programmes(state);
    Programme programme = programmes.get(programmeId);
    programme.requireOpen(state.now());
    List<String> excluded =
        programmes.excludedBy(programmeId).keySet().stream().map(WelfareState::lastPart).toList();
    return new Intake(programme, excluded, vault.hashes(), caller.person(config));
  }

  private static JSONObject object(String text) {
    try {
      return new JSONObject(text);
    } catch (JSONException e) {
      throw Rule.BAD_CLAIM.refusal("the claim is not a JSON object: %s", e.getMessage());
    }
  }

  /// What is the same for all claims of a batch.
  private final class Intake {
    private final Programme programme;
    private final List<String> excluded;
    private final Vault.Hashes hashes;
    private final String official;

    Intake(Programme programme, List<String> excluded, Vault.Hashes hashes, String official) {
      this.programme = programme;
      this.excluded = excluded;
      this.hashes = hashes;
      this.official = official;
    }

    Claim take(JSONObject file) {
      String id = Ids.checked("claim", file.optString("claim"));
      requireSound(id, file);
      Marks marks =
          new Marks(
              hashes.person(file.getString("nationalId")),
              hashes.address(file.getString("address")),
              hashes.account(file.getString("account")),
              Ids.wallet(file.getString("wallet")));
      if (state.has(WelfareState.CLAIM, programme.id(), id)) {
        throw Rule.CLAIM_EXISTS.refusal("programme %s already has a claim %s", programme.id(), id);
      }
      requireAlone(id, marks.person());
      String now = state.now().toString();
      Claim claim =
          new Claim(
              programme.id(),
              id,
              marks,
              State.SUBMITTED,
              List.of(),
              0,
              List.of(official),
              now,
              now);
      write(claim);
      vault.put(Vault.FILES, new Json(file.toString()), programme.id(), id);
      return claim;
    }

    private void requireSound(String id, JSONObject file) {
      Set<String> missing = new TreeSet<>(PARTS);
      missing.removeAll(file.keySet());
      Set<String> unknown = new TreeSet<>(file.keySet());
      unknown.removeAll(PARTS);
      if (!missing.isEmpty() || !unknown.isEmpty()) {
        throw Rule.BAD_CLAIM.refusal("claim %s lacks %s and has unknown %s", id, missing, unknown);
      }
      Vault.salt(file);
      List<String> texts = new ArrayList<>(PARTS);
      texts.remove("declared");
      for (String part : texts) {
        if (!(file.get(part) instanceof String text) || text.isBlank()) {
          throw Rule.BAD_CLAIM.refusal("claim %s: %s is not a text", id, part);
        }
      }
      if (!(file.get("declared") instanceof JSONObject declared)) {
        throw Rule.BAD_CLAIM.refusal("claim %s: declared is not an object", id);
      }
      Facts.checked(programme, id, declared, programme.rules().attributes().keySet());
    }

    /// One person once per programme, and not beside a programme that excludes this one. The keys
    /// are read, so that of two such claims in one block the second fails.
    private void requireAlone(String id, String person) {
      state
          .find(WelfareState.PERSON, programme.id(), person)
          .ifPresent(other -> {
            throw Rule.PERSON_ALREADY_CLAIMS.refusal(
                "claim %s: the same person has claim %s in programme %s",
                id, other.getString("claim"), programme.id());
          });
      for (String other : excluded) {
        state
            .find(WelfareState.PERSON, other, person)
            .ifPresent(found -> {
              throw Rule.EXCLUDED.refusal(
                  "claim %s: the same person has claim %s in programme %s, which excludes %s",
                  id, found.getString("claim"), other, programme.id());
            });
      }
    }

    private void write(Claim claim) {
      put(claim);
      Json reference = Json.object("claim", claim.id());
      Marks marks = claim.marks();
      state.put(reference, WelfareState.PERSON, programme.id(), marks.person());
      for (Sharing sharing : Sharing.values()) {
        state.put(
            reference,
            WelfareState.SEEN,
            sharing.text(),
            sharing.of(marks),
            programme.id(),
            claim.id());
      }
    }
  }
}
