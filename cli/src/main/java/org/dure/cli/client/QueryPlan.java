package org.dure.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// How a node would answer a query, as text.
public final class QueryPlan {
  private QueryPlan() {}

  /// @param plan as the node's `_queries` contract gives it
  public static String text(JsonNode plan) {
    List<String> lines = new ArrayList<>();
    lines.add(
        switch (plan.path("plan").asText()) {
          case "index" -> "by index " + index(plan.path("index"));
          case "full-scan" -> "FULL SCAN" + keys(plan);
          default -> "nothing is read: no document can match";
        });
    lines.add("  why: " + plan.path("why").asText());
    for (JsonNode range : plan.path("ranges")) {
      lines.add(
          "  range: %s in %s"
              .formatted(range.path("field").asText(), range.path("range").asText()));
    }
    lines.add("  then kept if: " + plan.path("filter").asText());
    for (JsonNode warning : plan.path("warnings")) {
      lines.add("warning: " + warning.asText());
    }
    for (JsonNode other : plan.path("candidates")) {
      lines.add(
          "not %s: %s (%s)"
              .formatted(
                  index(other.path("index")),
                  other.path("detail").asText(),
                  other.path("reason").asText()));
    }
    return String.join("\n", lines);
  }

  private static String keys(JsonNode plan) {
    String from = plan.path("fromKey").asText("");
    boolean toTheEnd = plan.path("toKey").isNull();
    if (from.isEmpty() && toTheEnd) {
      return " of all keys";
    }
    return " of keys from '%s'%s"
        .formatted(from, toTheEnd ? "" : " to '" + plan.path("toKey").asText().strip() + "'");
  }

  private static String index(JsonNode index) {
    List<String> fields = new ArrayList<>();
    index.path("fields").forEach(field -> fields.add(field.asText()));
    return "%s/%s (%s)"
        .formatted(
            index.path("ddoc").asText(), index.path("name").asText(), String.join(", ", fields));
  }
}
