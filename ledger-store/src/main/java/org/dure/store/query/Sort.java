package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An order of results by fields, all in one direction as in CouchDB.
///
/// @param fields empty for whatever order comes
public record Sort(List<FieldPath> fields, Direction direction) {
  /// Which way.
  public enum Direction {
    ASCENDING,
    DESCENDING
  }

  static final Sort NONE = new Sort(List.of(), Direction.ASCENDING);

  public Sort {
    fields = List.copyOf(fields);
  }

  /// A list of fields, each a name or `{"name": "asc"}`.
  static Sort parse(String place, JsonNode json) {
    if (!json.isArray()) {
      throw QueryException.at(place, "an array is expected, not " + SelectorParser.kind(json));
    }
    List<FieldPath> fields = new ArrayList<>();
    List<Direction> directions = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      String at = place + "[" + i + "]";
      JsonNode field = json.get(i);
      if (field.isTextual()) {
        fields.add(FieldPath.parse(at, field.textValue()));
        directions.add(Direction.ASCENDING);
      } else if (field.isObject() && field.size() == 1) {
        Map.Entry<String, JsonNode> only = field.properties().iterator().next();
        fields.add(FieldPath.parse(at, only.getKey()));
        directions.add(direction(at, only.getValue()));
      } else {
        throw QueryException.at(at, "a field's name or {\"name\": \"asc\"} is expected");
      }
    }
    if (directions.stream().distinct().count() > 1) {
      throw QueryException.at(place, "all fields must go in one direction, asc or desc");
    }
    return new Sort(fields, directions.isEmpty() ? Direction.ASCENDING : directions.getFirst());
  }

  private static Direction direction(String place, JsonNode json) {
    return switch (json.asText()) {
      case "asc" -> Direction.ASCENDING;
      case "desc" -> Direction.DESCENDING;
      default ->
          throw QueryException.at(place, "the direction is \"asc\" or \"desc\", not " + json);
    };
  }
}
