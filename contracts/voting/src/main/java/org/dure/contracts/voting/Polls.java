package org.dure.contracts.voting;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.count.Profile;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.crypto.Schnorr;
import org.dure.contracts.voting.crypto.Transcript;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.DefinitionException;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.Poll;
import org.dure.contracts.voting.model.PollResult;
import org.dure.contracts.voting.model.PollState;
import org.dure.contracts.voting.model.PollState.Phase;
import org.json.JSONException;
import org.json.JSONObject;

/// Open polls: rights issued beforehand, each used once. A vote reads the poll's state and its
/// right and writes one key.
final class Polls {
  private static final int BATCH_MAX = 1_000;
  private static final int WEIGHT_MAX = 1_000_000_000;
  private final VotingState state;

  Polls(VotingState state) {
    this.state = state;
  }

  Json create(String definition) {
    state.commission();
    Poll poll;
    try {
      poll = Poll.parse(definition);
    } catch (DefinitionException e) {
      throw Rule.BAD_DEFINITION.refusal("the poll's definition: %s", e.getMessage());
    }
    if (state.has(Keys.POLL, poll.id())) {
      throw Rule.POLL_EXISTS.refusal("poll %s already exists", poll.id());
    }
    PollState draft = PollState.of(poll, state.channel());
    state.put(poll.json(), Keys.POLL, poll.id());
    state.put(draft.json(), Keys.POLL_STATE, poll.id());
    state.event("PollCreated", Json.object("poll", poll.id(), "title", poll.title()));
    return draft.json();
  }

  /// @param rights JSON object: hash of the right's public key (hex SHA-256) to its weight
  Json register(String id, String batch, String rights) {
    state.commission();
    Poll poll = state.poll(id);
    state.pollIn(id, Phase.DRAFT);
    if (state.has(Keys.RIGHTS, id, VotingState.id(batch))) {
      throw Rule.BATCH_EXISTS.refusal("batch %s of poll %s is registered", batch, id);
    }
    TreeMap<String, Integer> weights = weights(poll, batch, rights);
    weights.forEach((right, weight) -> {
      if (state.has(Keys.RIGHT, id, right)) {
        throw Rule.RIGHT_EXISTS.refusal("right %s of poll %s exists", right, id);
      }
      state.put(Json.object("weight", weight), Keys.RIGHT, id, right);
    });
    Json record =
        Json.object(
            "count", weights.size(),
            "weight", weights.values().stream().mapToLong(Integer::longValue).sum());
    state.put(record, Keys.RIGHTS, id, batch);
    state.event(
        "RightsRegistered", Json.object("poll", id, "batch", batch, "count", weights.size()));
    return record;
  }

  private static TreeMap<String, Integer> weights(Poll poll, String batch, String text) {
    JSONObject json;
    try {
      json = new JSONObject(text);
    } catch (JSONException e) {
      throw Rule.BAD_ARGUMENT.refusal("batch %s is no JSON object: %s", batch, e.getMessage());
    }
    if (json.isEmpty() || json.length() > BATCH_MAX) {
      throw Rule.BATCH_TOO_LARGE.refusal(
          "batch %s has %d rights, 1 to %d are taken", batch, json.length(), BATCH_MAX);
    }
    TreeMap<String, Integer> weights = new TreeMap<>();
    for (String right : json.keySet()) {
      if (!right.matches("[0-9a-f]{64}")) {
        throw Rule.BAD_ARGUMENT.refusal("'%s' is no hash of a right", right);
      }
      int most = poll.weighted() ? WEIGHT_MAX : 1;
      if (!(json.get(right) instanceof Integer weight) || weight < 1 || weight > most) {
        throw Rule.BAD_WEIGHT.refusal(
            "right %s of poll %s: its weight is not from 1 to %d", right, poll.id(), most);
      }
      weights.put(right, weight);
    }
    return weights;
  }

  Json open(String id) {
    state.commission();
    PollState draft = state.pollIn(id, Phase.DRAFT);
    if (state.under(Keys.RIGHTS, id).isEmpty()) {
      throw Rule.INCOMPLETE.refusal("poll %s has no rights", id);
    }
    return move(id, draft.in(Phase.OPEN));
  }

  private Json move(String id, PollState next) {
    state.put(next.json(), Keys.POLL_STATE, id);
    state.event("PollPhase", Json.object("poll", id, "phase", next.phase().name()));
    return next.json();
  }

  /// The right shows itself by a signature over the choices: whoever sees the vote pass can send
  /// it, but not change it, and has nothing to vote with.
  Json cast(String id, String rightKey, String choiceText, String signature) {
    PollState open = state.pollIn(id, Phase.OPEN);
    new Ballots(state).requireOpen("poll " + id, open.window());
    List<Integer> choices = choices(open, choiceText);
    ECPoint[] key = new ECPoint[1];
    Schnorr[] proof = new Schnorr[1];
    Trustees.proven(() -> {
      key[0] = P256.point(hex(rightKey));
      proof[0] = Schnorr.parse(Base64.bytes(signature));
    });
    String right = HexFormat.of().formatHex(Transcript.sha256().digest(P256.bytes(key[0])));
    JSONObject registered = state.json(Rule.NO_SUCH_RIGHT, Keys.RIGHT, id, right);
    String shard = Keys.shardOfRight(right, open.shards());
    if (state.has(Keys.VOTE, id, shard, right)) {
      throw Rule.RIGHT_USED.refusal("right %s of poll %s has been used", right, id);
    }
    if (!proof[0].holds(key[0], open.toSign(choices))) {
      throw Rule.BAD_PROOF.refusal("the vote is not signed with right %s", right);
    }
    state.put(
        Json.object(
            "key", rightKey,
            "choices", choiceText,
            "weight", registered.getInt("weight"),
            "signature", signature),
        Keys.VOTE,
        id,
        shard,
        right);
    Json cast = Json.object("poll", id, "right", right, "choices", choiceText);
    state.event("VoteCast", cast);
    return cast;
  }

  private static byte[] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidProofException("a right's key is hex: " + e.getMessage());
    }
  }

  private static List<Integer> choices(PollState open, String text) {
    try {
      return open.choices(text);
    } catch (DefinitionException e) {
      throw Rule.BAD_CHOICES.refusal("%s", e.getMessage());
    }
  }

  /// Anyone may, once the time is over.
  Json close(String id) {
    PollState open = state.pollIn(id, Phase.OPEN);
    if (state.now().isBefore(open.closable())) {
      throw Rule.NOT_CLOSED_YET.refusal("poll %s can be closed from %s on", id, open.closable());
    }
    return move(id, open.in(Phase.CLOSED));
  }

  Json countShard(String id, String name) {
    PollState closed = state.pollIn(id, Phase.CLOSED);
    String shard = VotingState.shard(name, closed.shards());
    Profile profile = profile(id, shard);
    Json json = PollResult.profileJson(profile);
    state.putOnce(json, Keys.COUNT, id, shard);
    state.event("ShardCounted", Json.object("poll", id, "shard", shard, "votes", profile.votes()));
    return json;
  }

  private Profile profile(String id, String shard) {
    Profile profile = new Profile();
    for (VotingState.Found vote : state.under(Keys.VOTE, id, shard)) {
      JSONObject json = new JSONObject(vote.value());
      profile.add(json.getString("choices"), json.getInt("weight"));
    }
    return profile;
  }

  Json publish(String id) {
    PollState closed = state.pollIn(id, Phase.CLOSED);
    Profile sum = new Profile();
    for (int i = 0; i < closed.shards(); i++) {
      String value = state.get(Keys.COUNT, id, Keys.shard(i));
      if (value.isEmpty()) {
        throw Rule.INCOMPLETE.refusal("shard %s of poll %s is not counted", Keys.shard(i), id);
      }
      sum.add(PollResult.profile(value));
    }
    Json json = PollResult.of(state.poll(id), sum).json();
    state.put(json, Keys.OUTCOME, id);
    move(id, closed.in(Phase.RESULT));
    state.event("OutcomePublished", Json.object("poll", id, "votes", sum.votes()));
    return json;
  }

  /// Where the poll stands at this moment: a query, which counts all votes; no transaction keeps a
  /// counter.
  Json standing(String id) {
    PollState current = state.pollState(id);
    Profile sum = new Profile();
    for (int i = 0; i < current.shards(); i++) {
      sum.add(profile(id, Keys.shard(i)));
    }
    return PollResult.of(state.poll(id), sum).json();
  }

  Json read(String id) {
    String outcome = state.get(Keys.OUTCOME, VotingState.id(id));
    List<Json> batches = new ArrayList<>();
    for (VotingState.Found batch : state.under(Keys.RIGHTS, id)) {
      batches.add(new Json(batch.value()));
    }
    return Json.object(
        "definition",
        state.poll(id).json(),
        "state",
        state.pollState(id).json(),
        "rights",
        batches,
        "outcome",
        new Json(outcome.isEmpty() ? "null" : outcome));
  }

  /// Whether a right is registered and unused.
  Json right(String id, String right) {
    PollState current = state.pollState(id);
    JSONObject registered = state.json(Rule.NO_SUCH_RIGHT, Keys.RIGHT, id, right);
    String shard = Keys.shardOfRight(right, current.shards());
    return Json.object(
        "weight", registered.getInt("weight"), "used", state.has(Keys.VOTE, id, shard, right));
  }
}
