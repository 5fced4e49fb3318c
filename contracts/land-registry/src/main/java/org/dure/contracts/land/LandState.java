package org.dure.contracts.land;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.json.JSONObject;

/// The registry's keys and the JSON under them. One key per thing and no counters: transactions on
/// different parcels touch no key in common except the config, which is only read.
final class LandState {
  static final String PARCEL = "parcel";
  static final String GEOMETRY = "geometry";
  static final String TITLE = "title";
  static final String OFFER = "offer";
  static final String OWNER = "owner";
  static final String CELL = "cell";
  static final String BATCH = "batch";
  static final String CONSENT = "consent";
  static final String DEED = "deed";
  static final String ORDER = "order";
  static final String INHERITANCE = "inheritance";
  static final String ERASURE = "erasure";

  private static final String CONFIG = "config";

  private final ChaincodeStub stub;

  LandState(ChaincodeStub stub) {
    this.stub = stub;
  }

  ChaincodeStub stub() {
    return stub;
  }

  String now() {
    return stub.getTxTimestamp().toString();
  }

  Optional<RegistryConfig> optionalConfig() {
    byte[] value = stub.getState(CONFIG);
    return value == null || value.length == 0
        ? Optional.empty()
        : Optional.of(RegistryConfig.parse(new String(value, StandardCharsets.UTF_8)));
  }

  RegistryConfig config() {
    return optionalConfig()
        .orElseThrow(() -> Rule.NOT_INITIALISED.refusal("initRegistry has not been called"));
  }

  void putConfig(RegistryConfig config) {
    stub.putState(CONFIG, bytes(config.json()));
  }

  byte[] get(String type, String... ids) {
    byte[] value = stub.getState(key(type, ids));
    return value == null ? new byte[0] : value;
  }

  boolean has(String type, String... ids) {
    return get(type, ids).length > 0;
  }

  JSONObject json(Rule missing, String type, String... ids) {
    byte[] value = get(type, ids);
    if (value.length == 0) {
      throw missing.refusal("there is no %s %s", type, String.join(" ", ids));
    }
    return new JSONObject(new String(value, StandardCharsets.UTF_8));
  }

  Title title(String parcel) {
    OwnerId.id(PARCEL, parcel);
    return Title.parse(json(Rule.NO_SUCH_PARCEL, TITLE, parcel));
  }

  Offer offer(String parcel, String offer) {
    OwnerId.id(PARCEL, parcel);
    OwnerId.id(OFFER, offer);
    return Offer.parse(json(Rule.NO_SUCH_OFFER, OFFER, parcel, offer));
  }

  void put(Json value, String type, String... ids) {
    stub.putState(key(type, ids), bytes(value));
  }

  void put(byte[] value, String type, String... ids) {
    stub.putState(key(type, ids), value);
  }

  void delete(String type, String... ids) {
    stub.delState(key(type, ids));
  }

  String key(String type, String... ids) {
    return stub.createCompositeKey(type, ids).toString();
  }

  /// Everything under a composite key's first parts, in key order.
  List<Found> under(String type, List<String> parts) {
    List<Found> found = new ArrayList<>();
    try (QueryResultsIterator<KeyValue> results =
        stub.getStateByPartialCompositeKey(new CompositeKey(type, parts))) {
      for (KeyValue result : results) {
        found.add(new Found(lastPart(result.getKey()), result.getStringValue()));
      }
    }
    return found;
  }

  /// A composite key ends with its last part and a U+0000; splitting it whole costs a regular
  /// expression per part.
  static String lastPart(String compositeKey) {
    int end = compositeKey.length() - 1;
    return compositeKey.substring(compositeKey.lastIndexOf('\0', end - 1) + 1, end);
  }

  void event(String name, Json payload) {
    stub.setEvent(name, bytes(payload));
  }

  private static byte[] bytes(Json json) {
    return json.text().getBytes(StandardCharsets.UTF_8);
  }

  /// The last part of a composite key and its value.
  record Found(String id, String value) {}
}
