package org.dure.store.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.dure.model.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Values of the state as JSON documents.
public final class Documents {
  /// The field that holds a document's key, whatever the document says itself.
  static final String KEY = "_id";

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(500).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Documents() {}

  /// The document that a value is, with its key as `_id`; null if the value is no JSON object in
  /// UTF-8, is nested deeper than 500, or holds a number that is no finite double. Such values are
  /// in no index and match no selector.
  public static @Nullable ObjectNode read(String key, ByteString value) {
    if (!mayBeObject(value)) {
      return null;
    }
    try {
      JsonNode read = JSON.readTree(value.newInput());
      return read instanceof ObjectNode object && isFinite(object) ? object.put(KEY, key) : null;
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Parses what a client wrote.
  ///
  /// @param what names it in the message
  static ObjectNode parse(String what, String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object && isFinite(object)) {
        return object;
      }
      throw QueryException.at(what, "a JSON object is expected");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw QueryException.at(
          what,
          "no JSON at line %d, column %d: %s"
              .formatted(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage()));
    }
  }

  /// An object's members in the order of their names' bytes.
  static List<Map.Entry<String, JsonNode>> members(JsonNode object) {
    return object
        .propertyStream()
        .sorted(Comparator.comparing(Map.Entry::getKey, ByteOrder.UTF8))
        .toList();
  }

  private static boolean mayBeObject(ByteString value) {
    for (int i = 0; i + 1 < value.size(); i++) {
      switch (value.byteAt(i)) {
        case ' ', '\t', '\r', '\n' -> {}
        case '{' -> {
          return value.byteAt(i + 1) != 0; // not UTF-16
        }
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  private static boolean isFinite(JsonNode node) {
    if (node.isNumber()) {
      return Double.isFinite(node.doubleValue());
    }
    for (JsonNode member : node) {
      if (!isFinite(member)) {
        return false;
      }
    }
    return true;
  }
}
