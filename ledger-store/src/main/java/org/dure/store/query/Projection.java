package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;

/// The fields of a document that a query wants, as a document.
public final class Projection {
  /// Fabric takes these off whatever CouchDB answers.
  private static final Set<String> NOT_RETURNED = Set.of("_id", "_rev", "~version");

  private Projection() {}

  /// Members in the order of their names' bytes, without white space, as Fabric writes them.
  public static ByteString of(ObjectNode document, List<FieldPath> fields) {
    ObjectNode chosen = JsonNodeFactory.instance.objectNode();
    for (FieldPath field : fields) {
      JsonNode value = field.valueIn(document);
      if (value != null && !NOT_RETURNED.contains(field.names().getFirst())) {
        put(chosen, field.names(), value);
      }
    }
    return ByteString.copyFromUtf8(sorted(chosen).toString());
  }

  private static void put(ObjectNode into, List<String> names, JsonNode value) {
    ObjectNode at = into;
    for (String name : names.subList(0, names.size() - 1)) {
      at = at.get(name) instanceof ObjectNode next ? next : at.putObject(name);
    }
    at.set(names.getLast(), value.deepCopy());
  }

  private static JsonNode sorted(JsonNode value) {
    if (value.isObject()) {
      ObjectNode sorted = JsonNodeFactory.instance.objectNode();
      Documents.members(value).forEach(m -> sorted.set(m.getKey(), sorted(m.getValue())));
      return sorted;
    }
    if (value.isArray()) {
      var sorted = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> sorted.add(sorted(element)));
      return sorted;
    }
    return value;
  }
}
