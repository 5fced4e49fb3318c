package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.model.Sha256;
import org.jspecify.annotations.Nullable;

/// An index over JSON documents, as a chaincode package defines it. It comprises the documents in
/// which every field is there, null included.
///
/// @param designDocument without `_design/`
/// @param fields by which it is ordered, and equal ones by their keys
/// @param partial the documents it is restricted to; null for all
/// @param json the definition in one form: equal for definitions that mean the same
public record IndexDefinition(
    String designDocument,
    String name,
    List<FieldPath> fields,
    @Nullable Selector partial,
    String json) {
  private static final String PARTIAL = "partial_filter_selector";
  private static final Set<String> MEMBERS = Set.of("index", "ddoc", "name", "type");
  private static final Set<String> INDEX_MEMBERS = Set.of("fields", PARTIAL);

  public IndexDefinition {
    fields = List.copyOf(fields);
  }

  /// @param file names the definition in messages
  /// @throws QueryException naming file and place
  public static IndexDefinition parse(String file, String text) {
    try {
      return parsed(Documents.parse("definition", text));
    } catch (QueryException e) {
      throw new QueryException(
          "Index metadata file [%s] is not a valid index definition: %s"
              .formatted(file, e.getMessage()));
    }
  }

  private static IndexDefinition parsed(ObjectNode json) {
    checkMembers("definition", json, MEMBERS);
    if (!json.path("type").asText("json").equals("json")) {
      throw QueryException.at("type", "Index type must be json");
    }
    if (!(json.get("index") instanceof ObjectNode index)) {
      throw QueryException.at("index", "an object with \"fields\" is expected");
    }
    checkMembers("index", index, INDEX_MEMBERS);
    Sort fields = Sort.parse("index.fields", index.path("fields"));
    if (fields.fields().isEmpty()) {
      throw QueryException.at("index.fields", "at least one field is expected");
    }
    JsonNode filter = index.path(PARTIAL);
    boolean filtered = !filter.isMissingNode() && !(filter.isObject() && filter.isEmpty());
    Selector partial = filtered ? SelectorParser.parse("index." + PARTIAL, filter) : null;
    ObjectNode canonical = canonical(fields, filter);
    String hash = HexFormat.of().formatHex(Sha256.ofUtf8(canonical.toString()).toByteArray());
    String ddoc = name(json, "ddoc", hash);
    canonical.put("ddoc", ddoc.startsWith("_design/") ? ddoc.substring("_design/".length()) : ddoc);
    canonical.put("name", name(json, "name", hash));
    return new IndexDefinition(
        canonical.get("ddoc").textValue(),
        canonical.get("name").textValue(),
        fields.fields(),
        partial,
        canonical.toString());
  }

  private static ObjectNode canonical(Sort fields, JsonNode filter) {
    ObjectNode canonical = JsonNodeFactory.instance.objectNode();
    ObjectNode index = canonical.putObject("index");
    ArrayNode names = index.putArray("fields");
    fields.fields().forEach(field -> names.add(field.toString()));
    if (filter.isObject() && !filter.isEmpty()) {
      index.set(PARTIAL, filter);
    }
    return canonical;
  }

  private static String name(ObjectNode json, String member, String otherwise) {
    JsonNode name = json.path(member);
    if (name.isMissingNode()) {
      return otherwise;
    }
    if (!name.isTextual() || name.textValue().isEmpty()) {
      throw QueryException.at(member, "a string is expected");
    }
    return name.textValue();
  }

  private static void checkMembers(String place, ObjectNode json, Set<String> known) {
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!known.contains(member.getKey())) {
        throw QueryException.at(place, "unknown entry " + member.getKey());
      }
    }
  }

  /// Design document and name, as `use_index` takes them.
  public String title() {
    return designDocument + "/" + name;
  }

  /// Whether the names that a query gives are of this index.
  boolean isCalled(List<String> names) {
    return !names.isEmpty()
        && names.getFirst().equals(designDocument)
        && (names.size() == 1 || names.get(1).equals(name));
  }

  /// What a document stands under in this index: the bytes of its values, which sort as [Collation]
  /// says; null if it is not in it.
  public byte @Nullable [] encode(ObjectNode document) {
    KeyBytes out = new KeyBytes();
    for (FieldPath field : fields) {
      JsonNode value = field.valueIn(document);
      if (value == null) {
        return null;
      }
      Collation.of(field).encode(value, out);
    }
    return partial == null || partial.matches(document) ? out.toArray() : null;
  }
}
