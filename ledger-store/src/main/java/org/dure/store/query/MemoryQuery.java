package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Answers a query over a few documents in memory, without indexes: for tests of contracts. It
/// sorts by itself, where a node needs an index.
public final class MemoryQuery {
  private MemoryQuery() {}

  /// @param value the document, or the fields of it that were asked for
  public record Result(String key, ByteString value) {}

  private record Row(String key, ByteString value, ObjectNode document) {}

  /// @param bookmark behind the results
  public record Page(List<Result> results, String bookmark) {}

  /// @param state values by key, in the order of keys
  public static Page run(Query query, SequencedMap<String, ByteString> state) {
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, ByteString> entry : state.sequencedEntrySet()) {
      ObjectNode document = Documents.read(entry.getKey(), entry.getValue());
      if (document != null && query.selector().matches(document) && sorts(query.sort(), document)) {
        rows.add(new Row(entry.getKey(), entry.getValue(), document));
      }
    }
    rows.sort(order(query.sort()));
    List<Result> results =
        rows.stream()
            .skip(begin(query, rows))
            .limit(query.limit())
            .map(row -> new Result(row.key(), value(query.fields(), row)))
            .toList();
    return new Page(results, results.isEmpty() ? Bookmark.NONE : results.getLast().key());
  }

  private static boolean sorts(Sort sort, ObjectNode document) {
    return sort.fields().stream().allMatch(field -> field.valueIn(document) != null);
  }

  private static Comparator<Row> order(Sort sort) {
    Comparator<Row> order = (a, b) -> 0;
    for (FieldPath field : sort.fields()) {
      order =
          order.thenComparing((a, b) -> {
            JsonNode left = field.valueIn(a.document());
            JsonNode right = field.valueIn(b.document());
            return left == null || right == null ? 0 : Collation.of(field).compare(left, right);
          });
    }
    return sort.direction() == Sort.Direction.ASCENDING ? order : order.reversed();
  }

  private static long begin(Query query, List<Row> rows) {
    if (Bookmark.isBeginning(query.bookmark())) {
      return query.skip();
    }
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).key().equals(query.bookmark())) {
        return i + 1L;
      }
    }
    throw QueryException.at("bookmark", "'" + query.bookmark() + "' is none of this query");
  }

  private static ByteString value(@Nullable List<FieldPath> fields, Row row) {
    return fields == null ? row.value() : Projection.of(row.document(), fields);
  }
}
