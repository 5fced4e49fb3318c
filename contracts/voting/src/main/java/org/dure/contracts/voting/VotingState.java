package org.dure.contracts.voting;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dure.contracts.voting.model.Election;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.Poll;
import org.dure.contracts.voting.model.PollState;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.json.JSONObject;

/// The ledger as this contract sees it: one key per credential, ballot, right and vote. What all
/// ballots of an election read, its state, is written only when the phase changes.
final class VotingState {
  static final int PAGE_MAX = 1_000;
  private static final java.util.regex.Pattern ID =
      java.util.regex.Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final ChaincodeStub stub;

  VotingState(ChaincodeStub stub) {
    this.stub = stub;
  }

  ChaincodeStub stub() {
    return stub;
  }

  Instant now() {
    return stub.getTxTimestamp();
  }

  String channel() {
    return stub.getChannelId();
  }

  VotingConfig config() {
    String config = optionalConfig();
    if (config.isEmpty()) {
      throw Rule.NOT_INITIALISED.refusal("initVoting has not been called");
    }
    return VotingConfig.parse(config);
  }

  String optionalConfig() {
    byte[] value = stub.getState(Keys.CONFIG);
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  void putConfig(VotingConfig config) {
    stub.putState(Keys.CONFIG, bytes(config.json()));
  }

  Caller commission() {
    Caller caller = Caller.of(stub);
    caller.requireCommission(config());
    return caller;
  }

  // ---- elections and polls

  Election election(String id) {
    String definition = get(Keys.ELECTION, id(id));
    if (definition.isEmpty()) {
      throw Rule.NO_SUCH_ELECTION.refusal("there is no election %s", id);
    }
    return Election.parse(definition, List.of());
  }

  ElectionState electionState(String id) {
    String state = get(Keys.STATE, id(id));
    if (state.isEmpty()) {
      throw Rule.NO_SUCH_ELECTION.refusal("there is no election %s", id);
    }
    return ElectionState.parse(state);
  }

  ElectionState electionIn(String id, ElectionState.Phase phase) {
    ElectionState state = electionState(id);
    if (state.phase() != phase) {
      throw Rule.WRONG_PHASE.refusal(
          "election %s is in phase %s; this is done in phase %s", id, state.phase(), phase);
    }
    return state;
  }

  Poll poll(String id) {
    String definition = get(Keys.POLL, id(id));
    if (definition.isEmpty()) {
      throw Rule.NO_SUCH_POLL.refusal("there is no poll %s", id);
    }
    return Poll.parse(definition);
  }

  PollState pollState(String id) {
    String state = get(Keys.POLL_STATE, id(id));
    if (state.isEmpty()) {
      throw Rule.NO_SUCH_POLL.refusal("there is no poll %s", id);
    }
    return PollState.parse(state);
  }

  PollState pollIn(String id, PollState.Phase phase) {
    PollState state = pollState(id);
    if (state.phase() != phase) {
      throw Rule.WRONG_PHASE.refusal(
          "poll %s is in phase %s; this is done in phase %s", id, state.phase(), phase);
    }
    return state;
  }

  // ---- keys and values

  static String id(String id) {
    if (!ID.matcher(id).matches()) {
      throw Rule.BAD_ID.refusal("'%s' is not 1 to 64 of A-Z a-z 0-9 . _ -", id);
    }
    return id;
  }

  /// The text under a key; empty when there is none.
  String get(String type, String... parts) {
    byte[] value = stub.getState(key(type, parts));
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  boolean has(String type, String... parts) {
    return !get(type, parts).isEmpty();
  }

  JSONObject json(Rule missing, String type, String... parts) {
    String value = get(type, parts);
    if (value.isEmpty()) {
      throw missing.refusal("there is no %s %s", type, String.join(" ", parts));
    }
    return new JSONObject(value);
  }

  void put(Json value, String type, String... parts) {
    stub.putState(key(type, parts), bytes(value));
  }

  /// Writes what may be written once only.
  void putOnce(Json value, String type, String... parts) {
    if (has(type, parts)) {
      throw Rule.ALREADY_DONE.refusal("there already is a %s %s", type, String.join(" ", parts));
    }
    put(value, type, parts);
  }

  void delete(String type, String... parts) {
    stub.delState(key(type, parts));
  }

  private String key(String type, String... parts) {
    return stub.createCompositeKey(type, parts).toString();
  }

  /// The last part of a composite key, and the text under it.
  record Found(String last, String value) {}

  /// Everything under a key's first parts, in key order. The transaction is not valid if any of it
  /// has changed, or something was added, when it commits.
  List<Found> under(String type, String... parts) {
    List<Found> found = new ArrayList<>();
    try (QueryResultsIterator<KeyValue> results =
        stub.getStateByPartialCompositeKey(new CompositeKey(type, parts))) {
      for (KeyValue result : results) {
        found.add(new Found(Keys.parts(result.getKey()).getLast(), result.getStringValue()));
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a range cannot be closed", e);
    }
    return found;
  }

  /// A page of the same, for queries.
  Json page(String type, List<String> parts, String size, String bookmark) {
    List<Json> items = new ArrayList<>();
    try (QueryResultsIteratorWithMetadata<KeyValue> page =
        stub.getStateByPartialCompositeKeyWithPagination(
            new CompositeKey(type, parts), number(size, 1, PAGE_MAX, Rule.BAD_PAGE), bookmark)) {
      for (KeyValue entry : page) {
        items.add(
            Json.object(
                "id",
                Keys.parts(entry.getKey()).getLast(),
                "value",
                new Json(entry.getStringValue())));
      }
      return Json.object("items", items, "bookmark", page.getMetadata().getBookmark());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a range cannot be closed", e);
    }
  }

  static int number(String text, int least, int most, Rule rule) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw rule.refusal("'%s' is no number", text);
    }
    throw rule.refusal("%s is not from %d to %d", text, least, most);
  }

  static String shard(String text, int shards) {
    if (!text.matches("[0-9a-f]{2}") || Integer.parseInt(text, 16) >= shards) {
      throw Rule.NO_SUCH_SHARD.refusal(
          "'%s' is no shard from 00 to %s", text, Keys.shard(shards - 1));
    }
    return text;
  }

  void event(String name, Json payload) {
    stub.setEvent(name, bytes(payload));
  }

  private static byte[] bytes(Json json) {
    return json.text().getBytes(StandardCharsets.UTF_8);
  }
}
