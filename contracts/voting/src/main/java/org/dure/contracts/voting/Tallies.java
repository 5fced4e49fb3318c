package org.dure.contracts.voting;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.crypto.Ballot;
import org.dure.contracts.voting.crypto.PartialDecryption;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.Election;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.ElectionState.Phase;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.ResultText;
import org.dure.contracts.voting.model.ShardTally;
import org.json.JSONObject;

/// Adding up encrypted ballots part by part, accepting the result, and erasing ballots when their
/// time is over.
final class Tallies {
  private final VotingState state;

  Tallies(VotingState state) {
    this.state = state;
  }

  /// One shard's sum. Ballots are no more taken after the close, so shards can be summed at the
  /// same time and the range that is read cannot change.
  Json shard(String id, String name) {
    ElectionState current = state.electionIn(id, Phase.CLOSED);
    String shard = VotingState.shard(name, current.shards());
    ShardTally sum = ShardTally.none(current.shape());
    for (VotingState.Found found : state.under(Keys.BALLOT, id, shard)) {
      byte[] bytes = Base64.bytes(new JSONObject(found.value()).getString("bytes"));
      sum = sum.plus(Ballot.parse(bytes, current.shape()));
    }
    Json json = sum.json();
    state.putOnce(json, Keys.TALLY, id, shard);
    state.event("ShardTallied", Json.object("election", id, "shard", shard, "count", sum.count()));
    return json;
  }

  Json finish(String id) {
    ElectionState current = state.electionIn(id, Phase.CLOSED);
    ShardTally sum = ShardTally.none(current.shape());
    for (int i = 0; i < current.shards(); i++) {
      String value = state.get(Keys.TALLY, id, Keys.shard(i));
      if (value.isEmpty()) {
        throw Rule.INCOMPLETE.refusal("shard %s of election %s is not tallied", Keys.shard(i), id);
      }
      sum = sum.plus(ShardTally.parse(value, current.shape()));
    }
    Json json = sum.json();
    state.put(json, Keys.SUM, id);
    new Elections(state).move(id, current.in(Phase.TALLIED));
    return json;
  }

  static ShardTally sum(VotingState state, String id, ElectionState current) {
    return ShardTally.parse(state.json(Rule.INCOMPLETE, Keys.SUM, id).toString(), current.shape());
  }

  /// The counts are the sender's; the contract accepts them only if they are what the trustees'
  /// proven parts open. Anyone may send them.
  Json publish(String id, String counts) {
    Election election = state.election(id);
    ElectionState current = state.electionIn(id, Phase.TALLIED);
    ShardTally sum = sum(state, id, current);
    List<Integer> trustees = new ArrayList<>();
    List<PartialDecryption> partials = new ArrayList<>();
    for (int j = 1; j <= election.trustees().size(); j++) {
      String value = state.get(Keys.PARTIAL, id, Keys.two(j));
      if (!value.isEmpty() && partials.size() < election.threshold()) {
        trustees.add(j);
        byte[] bytes = Base64.bytes(new JSONObject(value).getString("bytes"));
        partials.add(PartialDecryption.parse(bytes, sum.tally()));
      }
    }
    if (sum.count() > 0 && partials.size() < election.threshold()) {
      throw Rule.INCOMPLETE.refusal(
          "%d of %d trustees have decrypted the tally of election %s",
          partials.size(), election.threshold(), id);
    }
    ResultText result = result(counts, current, sum, trustees);
    List<ECPoint> opened = sum.count() == 0 ? List.of() : sum.tally().open(trustees, partials);
    result
        .mismatch(opened)
        .ifPresent(what -> {
          throw Rule.WRONG_RESULT.refusal("election %s: %s", id, what);
        });
    Json json = result.json();
    state.put(json, Keys.RESULT, id);
    new Elections(state).move(id, current.in(Phase.RESULT));
    state.event("ResultPublished", Json.object("election", id, "result", json));
    return json;
  }

  private static ResultText result(
      String counts, ElectionState current, ShardTally sum, List<Integer> trustees) {
    try {
      return ResultText.of(counts, current, sum.count(), trustees);
    } catch (org.dure.contracts.voting.model.DefinitionException e) {
      throw Rule.BAD_ARGUMENT.refusal("the counts: %s", e.getMessage());
    }
  }

  /// Erases a shard's ballots from the state, keeps their number and the digest of their hashes,
  /// and who erased them and when.
  Json purge(String id, String name) {
    Caller caller = state.commission();
    Election election = state.election(id);
    ElectionState current = state.electionIn(id, Phase.RESULT);
    String shard = VotingState.shard(name, current.shards());
    Instant from = election.window().closes().plus(election.keepDays(), ChronoUnit.DAYS);
    if (state.now().isBefore(from)) {
      throw Rule.TOO_EARLY_TO_PURGE.refusal("ballots of election %s are kept until %s", id, from);
    }
    List<VotingState.Found> ballots = state.under(Keys.BALLOT, id, shard);
    for (VotingState.Found ballot : ballots) {
      state.delete(Keys.BALLOT, id, shard, ballot.last());
    }
    String digest = ShardTally.parse(state.get(Keys.TALLY, id, shard), current.shape()).digest();
    Json record =
        Json.object(
            "count", ballots.size(),
            "digest", digest,
            "erasedBy", caller.id(),
            "erasedAt", state.now().toString());
    state.putOnce(record, Keys.PURGE, id, shard);
    state.event("BallotsErased", Json.object("election", id, "shard", shard, "record", record));
    return record;
  }

  /// What has been decided: sums, parts, result, erasures.
  Json read(String id) {
    ElectionState current = state.electionState(id);
    List<Json> shards = new ArrayList<>();
    for (int i = 0; i < current.shards(); i++) {
      String value = state.get(Keys.TALLY, id, Keys.shard(i));
      if (!value.isEmpty()) {
        shards.add(new Json("\"" + Keys.shard(i) + "\""));
      }
    }
    return Json.object(
        "phase", current.phase().name(),
        "shards", shards,
        "sum", orNull(state.get(Keys.SUM, id)),
        "partials", steps(Keys.PARTIAL, id),
        "result", orNull(state.get(Keys.RESULT, id)));
  }

  /// The steps that trustees have taken, for each the number and the bytes.
  List<Json> steps(String type, String id) {
    return state.under(type, id).stream()
        .map(found ->
            Json.object(
                "trustee", Integer.parseInt(found.last()),
                "bytes", new JSONObject(found.value()).getString("bytes")))
        .toList();
  }

  private static Json orNull(String text) {
    return new Json(text.isEmpty() ? "null" : text);
  }
}
