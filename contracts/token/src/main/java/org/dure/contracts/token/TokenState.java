package org.dure.contracts.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.json.JSONObject;

/// The contract's keys and the texts under them. No key is written by two unrelated transactions.
final class TokenState {
  static final String CURRENCY = "currency";
  static final String BALANCE = "balance";
  static final String RECEIPT = "receipt";
  static final String FROZEN = "frozen";
  static final String ALLOWANCE = "allowance";
  static final String HOLD = "hold";
  static final String PARTY = "party";
  static final String OPEN = "open";
  static final String SUPPLY = "supply";
  static final String ENTRY = "entry";
  static final String USED = "used";

  private static final String CONFIG = "config";
  private static final long MILLIS_MAX = 9_999_999_999_999L;

  private final ChaincodeStub stub;

  TokenState(ChaincodeStub stub) {
    this.stub = stub;
  }

  ChaincodeStub stub() {
    return stub;
  }

  Instant time() {
    return stub.getTxTimestamp();
  }

  String now() {
    return time().toString();
  }

  /// The transaction's time as a part of a key, so that later sorts behind earlier.
  String oldestFirst() {
    return String.format(Locale.ROOT, "%013d", millis());
  }

  String newestFirst() {
    return String.format(Locale.ROOT, "%013d", MILLIS_MAX - millis());
  }

  private long millis() {
    return Math.clamp(time().getEpochSecond(), 0, MILLIS_MAX / 1_000 - 1) * 1_000
        + time().getNano() / 1_000_000;
  }

  boolean isInitialised() {
    return stub.getState(CONFIG).length > 0;
  }

  TokenConfig config() {
    String text = new String(stub.getState(CONFIG), StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      throw Rule.NOT_INITIALISED.refusal("initTokens has not been called");
    }
    return TokenConfig.stored(text);
  }

  void putConfig(TokenConfig config) {
    stub.putState(CONFIG, bytes(config.json().text()));
  }

  Currency currency(String code) {
    Form.currency(code);
    String text = get(CURRENCY, code);
    if (text.isEmpty()) {
      throw Rule.NO_SUCH_CURRENCY.refusal("there is no currency %s", code);
    }
    return Currency.parse(new JSONObject(text));
  }

  /// The text under a key, or empty.
  String get(String type, String... parts) {
    byte[] value = stub.getState(key(type, parts));
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  void put(String value, String type, String... parts) {
    stub.putState(key(type, parts), bytes(value));
  }

  void put(Json value, String type, String... parts) {
    put(value.text(), type, parts);
  }

  void delete(String type, String... parts) {
    stub.delState(key(type, parts));
  }

  String key(String type, String... parts) {
    return stub.createCompositeKey(type, parts).toString();
  }

  /// Everything under a composite key's first parts in key order: the parts that follow, and the
  /// text.
  void each(BiConsumer<List<String>, String> use, String type, String... parts) {
    CompositeKey prefix = new CompositeKey(type, parts);
    try (QueryResultsIterator<KeyValue> results = stub.getStateByPartialCompositeKey(prefix)) {
      for (KeyValue result : results) {
        use.accept(rest(prefix.toString(), result.getKey()), result.getStringValue());
      }
    }
  }

  static List<String> rest(String prefix, String key) {
    return List.of(key.substring(prefix.length(), key.length() - 1).split("\0", -1));
  }

  void event(String name, Json payload) {
    stub.setEvent(name, bytes(payload.text()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
