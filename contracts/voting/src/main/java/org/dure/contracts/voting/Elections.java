package org.dure.contracts.voting;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.crypto.Transcript;
import org.dure.contracts.voting.model.DefinitionException;
import org.dure.contracts.voting.model.Election;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.ElectionState.Phase;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// An election's frame: definition, roll of credentials, opening and closing.
final class Elections {
  private static final int BATCH_MAX = 1_000;
  private final VotingState state;

  Elections(VotingState state) {
    this.state = state;
  }

  Json create(String definition) {
    Caller caller = state.commission();
    Election election = parse(definition, List.of(caller.mspId()));
    if (state.has(Keys.ELECTION, election.id())) {
      throw Rule.ELECTION_EXISTS.refusal("election %s already exists", election.id());
    }
    if (!state.now().isBefore(election.window().opens())) {
      throw Rule.BAD_DEFINITION.refusal(
          "election %s would open at %s, which is past", election.id(), election.window().opens());
    }
    state.put(election.json(), Keys.ELECTION, election.id());
    state.put(ElectionState.of(election).json(), Keys.STATE, election.id());
    state.event(
        "ElectionCreated",
        Json.object(
            "election", election.id(),
            "title", election.title(),
            "definitionHash", HexFormat.of().formatHex(election.hash())));
    return election.json();
  }

  private static Election parse(String definition, List<String> registrars) {
    try {
      return Election.parse(definition, registrars);
    } catch (DefinitionException | IllegalArgumentException e) {
      throw Rule.BAD_DEFINITION.refusal("the election's definition: %s", e.getMessage());
    }
  }

  /// Writes a new state and tells those who follow.
  Json move(String election, ElectionState next) {
    state.put(next.json(), Keys.STATE, election);
    state.event("ElectionPhase", Json.object("election", election, "phase", next.phase().name()));
    return next.json();
  }

  // ---- the roll

  Json register(String id, String batch, String credentials) {
    Election election = state.election(id);
    ElectionState current = state.electionState(id);
    if (current.phase() != Phase.CEREMONY && current.phase() != Phase.READY) {
      throw Rule.WRONG_PHASE.refusal(
          "election %s is in phase %s; its roll is closed", id, current.phase());
    }
    Caller caller = Caller.of(state.stub());
    caller.require(state.config(), election.registrarMspIds(), Rule.NOT_A_REGISTRAR);
    if (state.has(Keys.ROLL, id, VotingState.id(batch))) {
      throw Rule.BATCH_EXISTS.refusal("batch %s of election %s is registered", batch, id);
    }
    List<String> keys = credentials(batch, credentials);
    for (String key : keys) {
      if (state.has(Keys.CREDENTIAL, id, key)) {
        throw Rule.CREDENTIAL_EXISTS.refusal("credential %s of election %s exists", key, id);
      }
      state.put(Json.object("batch", batch), Keys.CREDENTIAL, id, key);
    }
    Transcript digest = new Transcript("ROLL");
    keys.forEach(digest::add);
    Json record =
        Json.object(
            "count", keys.size(),
            "digest", HexFormat.of().formatHex(digest.digest()),
            "registrar", caller.id());
    state.put(record, Keys.ROLL, id, batch);
    state.event(
        "CredentialsRegistered", Json.object("election", id, "batch", batch, "count", keys.size()));
    return record;
  }

  private static List<String> credentials(String batch, String text) {
    JSONArray array;
    try {
      array = new JSONArray(text);
    } catch (JSONException e) {
      throw Rule.BAD_ARGUMENT.refusal("batch %s is no JSON array: %s", batch, e.getMessage());
    }
    if (array.isEmpty() || array.length() > BATCH_MAX) {
      throw Rule.BATCH_TOO_LARGE.refusal(
          "batch %s has %d credentials, 1 to %d are taken", batch, array.length(), BATCH_MAX);
    }
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < array.length(); i++) {
      keys.add(credential(array.optString(i)));
    }
    if (new TreeSet<>(keys).size() != keys.size()) {
      throw Rule.CREDENTIAL_EXISTS.refusal("batch %s names a credential twice", batch);
    }
    return keys;
  }

  private static String credential(String hex) {
    try {
      P256.point(HexFormat.of().parseHex(hex));
      if (hex.equals(hex.toLowerCase(java.util.Locale.ROOT))) {
        return hex;
      }
    } catch (InvalidProofException | IllegalArgumentException e) {
      throw Rule.BAD_ARGUMENT.refusal("'%s' is no credential: %s", hex, e.getMessage());
    }
    throw Rule.BAD_ARGUMENT.refusal("'%s' is not in lower case", hex);
  }

  // ---- opening and closing

  /// After this the roll is fixed. The range over its batches makes sure that none is added
  /// meanwhile.
  Json open(String id) {
    state.commission();
    ElectionState ready = state.electionIn(id, Phase.READY);
    int electorate =
        state.under(Keys.ROLL, id).stream()
            .mapToInt(batch -> new JSONObject(batch.value()).getInt("count"))
            .sum();
    if (electorate == 0) {
      throw Rule.INCOMPLETE.refusal("election %s has no credential on its roll", id);
    }
    return move(id, ready.open(electorate));
  }

  /// Anyone may, once the time is over: nobody can keep an election open, or close it early.
  Json close(String id) {
    ElectionState open = state.electionIn(id, Phase.OPEN);
    if (state.now().isBefore(open.closable())) {
      throw Rule.NOT_CLOSED_YET.refusal(
          "election %s can be closed from %s on", id, open.closable());
    }
    return move(id, open.in(Phase.CLOSED));
  }

  Json read(String id) {
    return Json.object(
        "definition", state.election(id).json(), "state", state.electionState(id).json());
  }
}
