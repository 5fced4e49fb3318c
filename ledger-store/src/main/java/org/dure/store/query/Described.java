package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/// Selectors for a reader, in their normalized form.
final class Described {
  private Described() {}

  static String selector(Selector selector) {
    return switch (selector) {
      case Selector.And(var all) -> all.isEmpty() ? "every document" : joined(all, " and ");
      case Selector.Or(var any) -> any.isEmpty() ? "every document" : joined(any, " or ");
      case Selector.Not(Selector of) -> "not " + selector(of);
      case Selector.At(FieldPath path, Condition condition) ->
          (path + " " + condition(condition)).strip();
    };
  }

  private static String joined(List<Selector> all, String word) {
    return all.stream().map(Described::selector).collect(Collectors.joining(word, "(", ")"));
  }

  private static String condition(Condition condition) {
    return switch (condition) {
      case Condition.Compare(Condition.Relation relation, JsonNode to) ->
          relation.operator() + " " + to;
      case Condition.Not(Condition of) -> "not " + condition(of);
      case Condition.In(var values) -> "$in " + values;
      case Condition.NotIn(Condition.In(var values)) -> "$nin " + values;
      case Condition.Exists exists -> "$exists " + (exists == Condition.Exists.YES);
      case Condition.Type(String name) -> "$type " + name;
      case Condition.Mod(long divisor, long remainder) ->
          "$mod [%d, %d]".formatted(divisor, remainder);
      case Condition.Regex(BoundedPattern pattern) -> "$regex " + pattern;
      case Condition.BeginsWith(String prefix) -> "$beginsWith " + prefix;
      case Condition.All(var values) -> "$all " + values;
      case Condition.ElemMatch(Selector element) -> "$elemMatch {" + selector(element) + "}";
      case Condition.AllMatch(Selector element) -> "$allMatch {" + selector(element) + "}";
      case Condition.KeyMapMatch(Selector name) -> "$keyMapMatch {" + selector(name) + "}";
      case Condition.Size(int elements) -> "$size " + elements;
    };
  }
}
