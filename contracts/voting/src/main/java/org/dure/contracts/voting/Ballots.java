package org.dure.contracts.voting;

import java.util.HexFormat;
import org.dure.contracts.voting.crypto.Ballot;
import org.dure.contracts.voting.crypto.Codes;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.ElectionState.Phase;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.Window;
import org.json.JSONObject;

/// Casting secret ballots and finding them again. A ballot reads the election's state, its
/// credential and the ballot it replaces, and writes its own two keys.
final class Ballots {
  private final VotingState state;

  Ballots(VotingState state) {
    this.state = state;
  }

  /// Whoever sends it: the credential's signature makes it a ballot.
  Json cast(String id, String text) {
    ElectionState current = state.electionIn(id, Phase.OPEN);
    requireOpen("election " + id, current.window());
    Ballot ballot = parse(text, current);
    String credential = HexFormat.of().formatHex(ballot.credential());
    if (!state.has(Keys.CREDENTIAL, id, credential)) {
      throw Rule.NO_SUCH_CREDENTIAL.refusal(
          "credential %s is not on the roll of election %s", credential, id);
    }
    String shard = Keys.shardOf(ballot.credential(), current.shards());
    String before = state.get(Keys.BALLOT, id, shard, credential);
    int serial = 1 + (before.isEmpty() ? 0 : new JSONObject(before).getInt("serial"));
    if (ballot.serial() != serial) {
      throw Rule.WRONG_SERIAL.refusal(
          "the next ballot of credential %s has serial number %d, not %d: a ballot counts once",
          credential, serial, ballot.serial());
    }
    Trustees.proven(() -> current.booth().check(ballot));
    String code = ballot.trackingCode();
    state.put(
        Json.object("serial", serial, "code", code, "bytes", text),
        Keys.BALLOT,
        id,
        shard,
        credential);
    state.put(Json.object("credential", credential, "serial", serial), Keys.TRACK, id, code);
    Json cast = Json.object("election", id, "code", code, "serial", serial);
    state.event("BallotCast", cast);
    return cast;
  }

  private static Ballot parse(String text, ElectionState current) {
    try {
      return Ballot.parse(Base64.bytes(text), current.shape());
    } catch (InvalidProofException e) {
      throw Rule.BAD_PROOF.refusal("the ballot cannot be read: %s", e.getMessage());
    }
  }

  void requireOpen(String what, Window window) {
    if (!window.hasOpened(state.now())) {
      throw Rule.NOT_OPEN_YET.refusal("%s opens at %s", what, window.opens());
    }
    if (window.hasClosed(state.now())) {
      throw Rule.CLOSED.refusal("%s closed at %s", what, window.closes());
    }
  }

  /// Whether the ballot with that code counts, or was replaced.
  Json track(String id, String typed) {
    ElectionState current = state.electionState(id);
    String code = code(typed);
    JSONObject track = state.json(Rule.NO_SUCH_BALLOT, Keys.TRACK, id, code);
    String credential = track.getString("credential");
    String shard = Keys.shardOf(HexFormat.of().parseHex(credential), current.shards());
    String ballot = state.get(Keys.BALLOT, id, shard, credential);
    int serial = track.getInt("serial");
    int last = ballot.isEmpty() ? serial : new JSONObject(ballot).getInt("serial");
    return Json.object(
        "election",
        id,
        "code",
        code,
        "serial",
        serial,
        "counts",
        serial == last,
        "replacedBy",
        serial == last ? 0 : last,
        "erased",
        ballot.isEmpty(),
        "phase",
        current.phase().name());
  }

  private static String code(String typed) {
    try {
      return Codes.tracking(typed);
    } catch (InvalidProofException e) {
      throw Rule.BAD_ARGUMENT.refusal("'%s': %s", typed, e.getMessage());
    }
  }

  /// The serial number that the next ballot of a credential must have.
  Json next(String id, String credential) {
    ElectionState current = state.electionState(id);
    if (!state.has(Keys.CREDENTIAL, id, credential)) {
      throw Rule.NO_SUCH_CREDENTIAL.refusal(
          "credential %s is not on the roll of election %s", credential, id);
    }
    String shard = Keys.shardOf(HexFormat.of().parseHex(credential), current.shards());
    String before = state.get(Keys.BALLOT, id, shard, credential);
    int serial = 1 + (before.isEmpty() ? 0 : new JSONObject(before).getInt("serial"));
    return Json.object("serial", serial);
  }
}
