package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.model.Sha256;
import org.jspecify.annotations.Nullable;

/// A query as a contract hands it in.
///
/// @param fields what of each document is returned; null for all of it
/// @param limit the most results
/// @param skip how many results are passed over first; not behind a bookmark
/// @param bookmark where to go on, empty for the beginning
/// @param useIndex the design document, and perhaps the name, of the index to use; empty for none
/// @param fallback what becomes of the query if that index is not usable
/// @param fingerprint of the query but for bookmark and limit
public record Query(
    Selector selector,
    Sort sort,
    @Nullable List<FieldPath> fields,
    long limit,
    long skip,
    String bookmark,
    List<String> useIndex,
    Fallback fallback,
    ByteString fingerprint) {

  /// What to do without the index that was asked for.
  public enum Fallback {
    ANOTHER_INDEX,
    REFUSE
  }

  private static final int FINGERPRINT = 8;

  /// For performance of CouchDB, or about its replicas: they change no result.
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("r", "conflicts", "stale", "update", "stable", "execution_stats");

  private static final Set<String> KNOWN =
      Set.of(
          "selector", "sort", "fields", "limit", "skip", "bookmark", "use_index", "allow_fallback");

  public Query {
    fields = fields == null ? null : List.copyOf(fields);
    useIndex = List.copyOf(useIndex);
  }

  /// @throws QueryException naming the place that is not sound
  public static Query parse(String text) {
    ObjectNode json = Documents.parse("query", text);
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!KNOWN.contains(member.getKey()) && !WITHOUT_EFFECT.contains(member.getKey())) {
        throw QueryException.at(member.getKey(), "no part of a query; these are: " + KNOWN);
      }
    }
    JsonNode selector = json.get("selector");
    if (selector == null) {
      throw QueryException.at("selector", "it is missing");
    }
    return new Query(
        SelectorParser.parse("selector", selector),
        json.has("sort") ? Sort.parse("sort", json.get("sort")) : Sort.NONE,
        json.has("fields") ? fields(json.get("fields")) : null,
        number(json, "limit", Long.MAX_VALUE),
        number(json, "skip", 0),
        bookmark(json),
        useIndex(json.path("use_index")),
        fallback(json),
        fingerprint(json));
  }

  /// The same from another place on, with no more than so many results.
  public Query page(String from, long results) {
    return new Query(
        selector,
        sort,
        fields,
        Math.min(limit, results),
        skip,
        from.isEmpty() ? bookmark : from,
        useIndex,
        fallback,
        fingerprint);
  }

  private static List<FieldPath> fields(JsonNode json) {
    if (!json.isArray()) {
      throw QueryException.at("fields", "fields definition must be an array");
    }
    List<FieldPath> fields = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      String place = "fields[" + i + "]";
      if (!json.get(i).isTextual()) {
        throw QueryException.at(place, "a field's name is expected");
      }
      fields.add(FieldPath.parse(place, json.get(i).textValue()));
    }
    return fields;
  }

  private static long number(ObjectNode json, String name, long otherwise) {
    JsonNode number = json.get(name);
    if (number == null) {
      return otherwise;
    }
    if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
      throw QueryException.at(name, "a whole number from 0 on is expected");
    }
    return number.longValue();
  }

  private static String bookmark(ObjectNode json) {
    JsonNode bookmark = json.path("bookmark");
    if (!bookmark.isMissingNode() && !bookmark.isNull() && !bookmark.isTextual()) {
      throw QueryException.at("bookmark", "a string is expected");
    }
    return bookmark.asText("");
  }

  private static Fallback fallback(ObjectNode json) {
    JsonNode allowed = json.path("allow_fallback");
    if (!allowed.isMissingNode() && !allowed.isBoolean()) {
      throw QueryException.at("allow_fallback", "true or false is expected");
    }
    return allowed.asBoolean(true) ? Fallback.ANOTHER_INDEX : Fallback.REFUSE;
  }

  private static List<String> useIndex(JsonNode json) {
    List<String> names = new ArrayList<>();
    if (json.isTextual()) {
      names.addAll(List.of(json.textValue().split("/", -1)));
    } else if (json.isArray()) {
      for (JsonNode name : json) {
        if (!name.isTextual()) {
          throw QueryException.at("use_index", "names are expected");
        }
        names.addAll(List.of(name.textValue().split("/", -1)));
      }
    } else if (!json.isMissingNode() && !json.isNull()) {
      throw QueryException.at("use_index", "a name or an array of names is expected");
    }
    if (!names.isEmpty() && names.getFirst().equals("_design")) {
      names.removeFirst();
    }
    if (names.size() > 2 || names.contains("")) {
      throw QueryException.at(
          "use_index", "a design document and perhaps an index's name are expected");
    }
    return names;
  }

  private static ByteString fingerprint(ObjectNode json) {
    ObjectNode same = json.deepCopy();
    same.remove(List.of("bookmark", "limit"));
    return Sha256.ofUtf8(same.toString()).substring(0, FINGERPRINT);
  }
}
