package org.dure.contracts.welfare;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.json.JSONObject;

/// One transaction's view of the public keys and the JSON under them. A ledger does not give a
/// transaction its own writes back; here it reads them, so that the entries of a batch see each
/// other, and an entry that is refused leaves nothing behind. [#flush] hands the writes over.
final class WelfareState {
  static final String PROGRAMME = "programme";
  static final String EXCLUSION = "exclusion";
  static final String TRANCHE = "tranche";
  static final String CLAIM = "claim";
  static final String PERSON = "person";
  static final String SEEN = "seen";
  static final String ATTESTED = "attested";
  static final String PROPOSAL = "proposal";
  static final String ENTITLEMENT = "entitlement";
  static final String LOT = "lot";
  static final String MERCHANT = "merchant";
  static final String PAYMENT = "payment";
  static final String CREDIT = "credit";
  static final String REDEEMED = "redeemed";
  static final String RETURNED = "returned";
  static final String RECOVERED = "recovered";
  static final String BATCH = "batch";
  static final String LOOK = "look";
  static final String PURGED = "purged";

  private static final String CONFIG = "config";
  private static final String DELETED = "";

  private final ChaincodeStub stub;
  private final Deque<TreeMap<String, String>> written = new ArrayDeque<>();

  WelfareState(ChaincodeStub stub) {
    this.stub = stub;
    written.push(new TreeMap<>());
  }

  ChaincodeStub stub() {
    return stub;
  }

  Instant now() {
    return stub.getTxTimestamp();
  }

  Optional<Config> optionalConfig() {
    byte[] value = stub.getState(CONFIG);
    return value == null || value.length == 0
        ? Optional.empty()
        : Optional.of(Config.parse(new String(value, StandardCharsets.UTF_8)));
  }

  Config config() {
    return optionalConfig()
        .orElseThrow(() -> Rule.NOT_INITIALISED.refusal("initWelfare has not been called"));
  }

  void putConfig(Config config) {
    stub.putState(CONFIG, utf8(config.json().text()));
  }

  Optional<JSONObject> find(String type, String... ids) {
    String key = key(type, ids);
    for (TreeMap<String, String> layer : written) {
      String own = layer.get(key);
      if (own != null) {
        return own.equals(DELETED) ? Optional.empty() : Optional.of(new JSONObject(own));
      }
    }
    byte[] value = stub.getState(key);
    return value == null || value.length == 0
        ? Optional.empty()
        : Optional.of(new JSONObject(new String(value, StandardCharsets.UTF_8)));
  }

  boolean has(String type, String... ids) {
    return find(type, ids).isPresent();
  }

  JSONObject require(Rule missing, String type, String... ids) {
    return find(type, ids)
        .orElseThrow(() -> missing.refusal("there is no %s %s", type, String.join(" ", ids)));
  }

  void put(Json value, String type, String... ids) {
    written.getFirst().put(key(type, ids), value.text());
  }

  void delete(String type, String... ids) {
    written.getFirst().put(key(type, ids), DELETED);
  }

  String key(String type, String... ids) {
    return stub.createCompositeKey(type, ids).toString();
  }

  /// Everything under a composite key's first parts, by whole key in key order.
  SortedMap<String, JSONObject> under(String type, String... parts) {
    String prefix = key(type, parts);
    TreeMap<String, JSONObject> found = new TreeMap<>();
    try (QueryResultsIterator<KeyValue> results =
        stub.getStateByPartialCompositeKey(new CompositeKey(type, parts))) {
      for (KeyValue result : results) {
        found.put(result.getKey(), new JSONObject(result.getStringValue()));
      }
    }
    for (Iterator<TreeMap<String, String>> i = written.descendingIterator(); i.hasNext(); ) {
      i.next()
          .subMap(prefix, prefix + Character.MAX_VALUE)
          .forEach((key, value) -> {
            if (value.equals(DELETED)) {
              found.remove(key);
            } else {
              found.put(key, new JSONObject(value));
            }
          });
    }
    return found;
  }

  /// The last part of a composite key.
  static String lastPart(String key) {
    return key.substring(key.lastIndexOf('\0', key.length() - 2) + 1, key.length() - 1);
  }

  /// What `work` writes stays only if it returns.
  <T> T attempt(Supplier<T> work) {
    written.push(new TreeMap<>());
    boolean done = false;
    try {
      T result = work.get();
      done = true;
      return result;
    } finally {
      TreeMap<String, String> layer = written.pop();
      if (done) {
        written.getFirst().putAll(layer);
      }
    }
  }

  /// Adds to a pot that only this transaction writes: its key ends with the transaction id.
  void addToPot(String pot, String programme, long amount) {
    long before =
        find(pot, programme, stub.getTxId()).map(json -> json.getLong("amount")).orElse(0L);
    put(
        Json.object("amount", before + amount, "at", now().toString()),
        pot,
        programme,
        stub.getTxId());
  }

  void event(String name, Json payload) {
    stub.setEvent(name, utf8(payload.text()));
  }

  /// Hands everything that was written to the ledger, in key order.
  void flush() {
    written
        .getFirst()
        .forEach((key, value) -> {
          if (value.equals(DELETED)) {
            stub.delState(key);
          } else {
            stub.putState(key, utf8(value));
          }
        });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
