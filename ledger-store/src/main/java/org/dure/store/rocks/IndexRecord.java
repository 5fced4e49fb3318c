package org.dure.store.rocks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.dure.store.StateArea;
import org.dure.store.query.Collation;
import org.dure.store.query.IndexDefinition;
import org.dure.store.query.StateIndex;
import org.dure.store.query.StateIndex.Phase;

/// What the ledger remembers of an index, under its id.
///
/// @param collation by which its entries are ordered
/// @param done the last key of its area that is in it, while it is built; empty at the beginning
record IndexRecord(StateArea area, StateIndex index, String collation, byte[] done) {
  private static final byte MARK = 'i';
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The first key that a record can have.
  static final byte[] FIRST = key(0);

  /// A key behind those of all records.
  static final byte[] BEHIND = key(Integer.MAX_VALUE);

  static IndexRecord fresh(StateArea area, int id, IndexDefinition definition) {
    return new IndexRecord(
        area, new StateIndex(id, definition, Phase.BUILDING), Collation.version(), new byte[0]);
  }

  private static byte[] key(int id) {
    return ByteBuffer.allocate(1 + Integer.BYTES).put(MARK).putInt(id).array();
  }

  byte[] key() {
    return key(index.id());
  }

  boolean isBuilding() {
    return index.phase() == Phase.BUILDING;
  }

  IndexRecord builtUpTo(byte[] key) {
    return new IndexRecord(area, index, collation, key);
  }

  IndexRecord ready() {
    return new IndexRecord(area, index.ready(), collation, new byte[0]);
  }

  byte[] toBytes() {
    try {
      return JSON.writeValueAsBytes(
          JSON.createObjectNode()
              .put("namespace", area.namespace())
              .put("collection", area.collection())
              .put("definition", index.definition().json())
              .put("phase", index.phase().name())
              .put("collation", collation)
              .put("done", Base64.getEncoder().encodeToString(done)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static IndexRecord of(byte[] key, byte[] value) {
    try {
      JsonNode json = JSON.readTree(value);
      IndexDefinition definition =
          IndexDefinition.parse("of the ledger", json.path("definition").textValue());
      return new IndexRecord(
          new StateArea(json.path("namespace").textValue(), json.path("collection").textValue()),
          new StateIndex(
              ByteBuffer.wrap(key, 1, Integer.BYTES).getInt(),
              definition,
              Phase.valueOf(json.path("phase").textValue())),
          json.path("collation").textValue(),
          Base64.getDecoder().decode(json.path("done").textValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
