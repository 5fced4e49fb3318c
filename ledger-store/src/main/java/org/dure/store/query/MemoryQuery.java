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

/// Answers a query over a few documents in memory as a node would that has the given indexes: for
/// tests of contracts. What an index decides, whether there is an answer and its order, is planned
/// as on a node; the documents are then all looked at.
public final class MemoryQuery {
  private MemoryQuery() {}

  /// @param value the document, or the fields of it that were asked for
  public record Result(String key, ByteString value) {}

  private record Row(int place, String key, ByteString value, ObjectNode document) {}

  /// @param bookmark behind the results
  public record Page(List<Result> results, String bookmark) {}

  /// @param indexes of the documents
  /// @param state values by key, in the order of keys
  /// @throws QueryException if the query cannot be answered with these indexes
  public static Page run(
      Query query, List<IndexDefinition> indexes, SequencedMap<String, ByteString> state) {
    List<StateIndex> ready = new ArrayList<>();
    indexes.forEach(
        index -> ready.add(new StateIndex(ready.size(), index, StateIndex.Phase.READY)));
    return switch (Planner.plan(query, ready).plan()) {
      case Plan.IndexScan scan -> read(query, scan.index().definition(), state);
      case Plan.FullScan all -> read(query, null, state);
      case Plan.Nothing nothing -> new Page(List.of(), Bookmark.NONE);
    };
  }

  private static Page read(
      Query query, @Nullable IndexDefinition index, SequencedMap<String, ByteString> state) {
    Sort sort = index == null ? query.sort() : new Sort(index.fields(), query.sort().direction());
    Selector within = index == null ? null : index.partial();
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, ByteString> entry : state.sequencedEntrySet()) {
      ObjectNode document = Documents.read(entry.getKey(), entry.getValue());
      if (document != null
          && query.selector().matches(document)
          && (within == null || within.matches(document))
          && sorts(sort, document)) {
        rows.add(new Row(rows.size(), entry.getKey(), entry.getValue(), document));
      }
    }
    rows.sort(order(sort));
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
    order = order.thenComparingInt(Row::place);
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
