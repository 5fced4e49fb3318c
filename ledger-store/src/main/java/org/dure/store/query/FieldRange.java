package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.dure.store.query.Condition.Relation;
import org.jspecify.annotations.Nullable;

/// Between which values a field of all matching documents lies.
///
/// @param low null for no bound
/// @param high null for no bound
public record FieldRange(FieldPath field, @Nullable Bound low, @Nullable Bound high) {
  /// @param edge whether the value itself is inside
  public record Bound(JsonNode value, Edge edge) {}

  /// On which side of its bound a range ends.
  public enum Edge {
    INCLUDED,
    EXCLUDED
  }

  /// The ranges of the fields on which the selector sets conditions that an index can serve. As in
  /// CouchDB nothing but `$and` is seen through.
  static SequencedMap<FieldPath, FieldRange> of(Selector selector) {
    SequencedMap<FieldPath, FieldRange> ranges = new LinkedHashMap<>();
    gather(selector, ranges);
    return ranges;
  }

  private static void gather(Selector selector, SequencedMap<FieldPath, FieldRange> ranges) {
    switch (selector) {
      case Selector.And(var all) -> all.forEach(one -> gather(one, ranges));
      case Selector.At(FieldPath path, Condition condition) -> {
        FieldRange known = ranges.getOrDefault(path, new FieldRange(path, null, null));
        FieldRange narrowed = known.narrowed(condition);
        if (narrowed != null) {
          ranges.put(path, narrowed);
        }
      }
      case Selector.Or or -> {}
      case Selector.Not not -> {}
    }
  }

  /// What is left under a condition; null if an index does not serve it.
  private @Nullable FieldRange narrowed(Condition condition) {
    return switch (condition) {
      case Condition.Compare(Relation relation, JsonNode to) ->
          switch (relation) {
            case EQ -> above(to, Edge.INCLUDED).below(to, Edge.INCLUDED);
            case LT -> below(to, Edge.EXCLUDED);
            case LTE -> below(to, Edge.INCLUDED);
            case GT -> above(to, Edge.EXCLUDED);
            case GTE -> above(to, Edge.INCLUDED);
            case NE -> null;
          };
      case Condition.BeginsWith(String prefix) -> beginning(prefix);
      case Condition.Exists exists -> this;
      case Condition.Not not -> null;
      case Condition.In in -> null;
      case Condition.NotIn notIn -> null;
      case Condition.Type type -> null;
      case Condition.Mod mod -> null;
      case Condition.Regex regex -> null;
      case Condition.All all -> null;
      case Condition.ElemMatch elemMatch -> null;
      case Condition.AllMatch allMatch -> null;
      case Condition.KeyMapMatch keyMapMatch -> null;
      case Condition.Size size -> null;
    };
  }

  /// Texts that begin alike need not be neighbours in collation: Thai vowels change places with the
  /// consonants behind them, and CouchDB's bound, the prefix with U+FFFF, leaves out texts that
  /// have that twice. So it is all texts, but for keys, which are compared by bytes.
  private FieldRange beginning(String prefix) {
    return field.isKey()
        ? above(TextNode.valueOf(prefix), Edge.INCLUDED)
        : above(TextNode.valueOf(""), Edge.INCLUDED)
            .below(JsonNodeFactory.instance.arrayNode(), Edge.EXCLUDED);
  }

  private FieldRange above(JsonNode value, Edge edge) {
    return new FieldRange(field, tighter(low, new Bound(value, edge), 1), high);
  }

  private FieldRange below(JsonNode value, Edge edge) {
    return new FieldRange(field, low, tighter(high, new Bound(value, edge), -1));
  }

  private Bound tighter(@Nullable Bound known, Bound other, int inward) {
    if (known == null) {
      return other;
    }
    int compared = inward * order().compare(other.value, known.value);
    return compared > 0 || (compared == 0 && other.edge == Edge.EXCLUDED) ? other : known;
  }

  Collation order() {
    return Collation.of(field);
  }

  /// Whether no value lies in it.
  boolean isEmpty() {
    if (low == null || high == null) {
      return false;
    }
    int compared = order().compare(low.value, high.value);
    return compared > 0
        || (compared == 0 && (low.edge == Edge.EXCLUDED || high.edge == Edge.EXCLUDED));
  }

  /// Whether it is one value.
  boolean isPoint() {
    return low != null && high != null && order().compare(low.value, high.value) == 0 && !isEmpty();
  }

  @Override
  public String toString() {
    String from = low == null ? "(-" : (low.edge == Edge.INCLUDED ? "[" : "(") + low.value;
    String to = high == null ? "-)" : high.value + (high.edge == Edge.INCLUDED ? "]" : ")");
    return from + ", " + to;
  }
}
