package org.dure.contracts.welfare;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.json.JSONArray;
import org.json.JSONException;

/// Many entries in one transaction. Each is done or refused by itself, and the record of the batch
/// says what became of each: what was refused leaves a trace, too.
final class Batch {
  static final int ENTRIES_MAX = 200;

  private final WelfareState state;
  private final String kind;
  private final String id;
  private final String manifestHash;
  private final List<Object> outcomes = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Integer> counts = new TreeMap<>();

  private Batch(WelfareState state, String kind, String id, String manifestHash) {
    this.state = state;
    this.kind = kind;
    this.id = id;
    this.manifestHash = manifestHash;
  }

  /// @param content what the manifest hash (hex SHA-256 of its UTF-8 bytes) announces
  static Batch begin(
      WelfareState state, String kind, String id, String content, String manifestHash) {
    if (state.has(WelfareState.BATCH, Ids.checked("batch", id))) {
      throw Rule.BATCH_EXISTS.refusal("batch %s is already on the ledger", id);
    }
    String actual = Ids.sha256(content);
    if (!actual.equals(manifestHash.toLowerCase(Locale.ROOT))) {
      throw Rule.MANIFEST_MISMATCH.refusal(
          "batch %s hashes to %s, its manifest says %s", id, actual, manifestHash);
    }
    return new Batch(state, kind, id, actual);
  }

  /// The entries: a JSON array of 1 to 200.
  static JSONArray entries(String batch, String content) {
    JSONArray array;
    try {
      array = new JSONArray(content);
    } catch (JSONException e) {
      throw Rule.BAD_JSON.refusal("batch %s is not a JSON array: %s", batch, e.getMessage());
    }
    if (array.isEmpty() || array.length() > ENTRIES_MAX) {
      throw Rule.BATCH_TOO_LARGE.refusal(
          "batch %s has %d entries, 1 to %d are taken", batch, array.length(), ENTRIES_MAX);
    }
    return array;
  }

  /// Does one entry. Whatever refuses it is written down; anything but a refusal ends the batch.
  ///
  /// @param work returns what became of the entry
  void entry(String entry, Supplier<String> work) {
    if (!seen.add(entry)) {
      throw Rule.BAD_JSON.refusal("batch %s has entry %s twice", id, entry);
    }
    String outcome;
    try {
      outcome = state.attempt(work);
    } catch (ChaincodeException refusal) {
      outcome = code(refusal);
    }
    outcomes.add(entry);
    outcomes.add(outcome);
    counts.merge(outcome, 1, Integer::sum);
  }

  private static String code(ChaincodeException refusal) {
    byte[] payload = refusal.getPayload();
    if (payload == null || payload.length == 0) {
      throw refusal;
    }
    return new String(payload, StandardCharsets.UTF_8);
  }

  /// Writes the record and the event.
  Json end(String programme, String by) {
    List<Object> counted = new ArrayList<>();
    counts.forEach((outcome, count) -> {
      counted.add(outcome);
      counted.add(count);
    });
    Json record =
        Json.object(
            "docType", "batch",
            "batch", id,
            "kind", kind,
            "programme", programme,
            "manifestHash", manifestHash,
            "counts", Json.object(counted.toArray()),
            "outcomes", Json.object(outcomes.toArray()),
            "by", by,
            "at", state.now().toString());
    state.put(record, WelfareState.BATCH, id);
    state.event("BatchDone", record);
    return record;
  }
}
