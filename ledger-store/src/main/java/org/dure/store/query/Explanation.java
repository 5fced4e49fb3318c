package org.dure.store.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Why a query is answered as it is.
///
/// @param why the choice, in a sentence
/// @param filtered what documents that were read are held against
/// @param warnings for the author of the query
/// @param candidates the other indexes, with what is against each
public record Explanation(
    Plan plan, String why, String filtered, List<String> warnings, List<Candidate> candidates) {
  /// An index that was not chosen.
  ///
  /// @param reason in CouchDB's words
  /// @param detail the same for this query
  public record Candidate(IndexDefinition index, Usable usable, String reason, String detail) {}

  /// Whether it could have been chosen.
  public enum Usable {
    YES,
    NO
  }

  public Explanation {
    warnings = List.copyOf(warnings);
    candidates = List.copyOf(candidates);
  }

  /// The form that tools read.
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (plan) {
      case Plan.IndexScan scan -> {
        json.put("plan", "index");
        json.set("index", index(scan.index().definition()));
        ArrayNode ranges = json.putArray("ranges");
        scan.ranges()
            .forEach(range ->
                ranges
                    .addObject()
                    .put("field", range.field().toString())
                    .put("range", range.toString()));
      }
      case Plan.FullScan(String low, String high) -> {
        json.put("plan", "full-scan");
        json.put("fromKey", low).put("toKey", high);
      }
      case Plan.Nothing nothing -> json.put("plan", "nothing");
    }
    json.put("why", why).put("filter", filtered);
    ArrayNode warned = json.putArray("warnings");
    warnings.forEach(warned::add);
    ArrayNode others = json.putArray("candidates");
    for (Candidate candidate : candidates) {
      ObjectNode other = others.addObject();
      other.set("index", index(candidate.index()));
      other.put("usable", candidate.usable() == Usable.YES);
      other.put("reason", candidate.reason()).put("detail", candidate.detail());
    }
    return json;
  }

  private static ObjectNode index(IndexDefinition index) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("ddoc", index.designDocument()).put("name", index.name());
    ArrayNode fields = json.putArray("fields");
    index.fields().forEach(field -> fields.add(field.toString()));
    return json;
  }
}
