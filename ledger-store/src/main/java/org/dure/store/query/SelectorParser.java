package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.store.query.Condition.Relation;

/// Reads a selector. In every message the place is the way to it through the query's JSON.
final class SelectorParser {
  private static final int DEPTH_MAX = 100;
  private static final Set<String> ELSEWHERE =
      Set.of("$text", "$where", "$geoWithin", "$geoIntersects", "$near", "$nearSphere");

  /// How `$not` and `$nor` read, which differs between documents and elements of arrays.
  private enum Negation {
    MOVED_DOWN,
    IN_PLACE;

    Selector of(Selector selector) {
      return this == MOVED_DOWN ? selector.negated() : new Selector.Not(selector);
    }
  }

  private final Negation negation;
  private final int depth;

  private SelectorParser(Negation negation, int depth) {
    this.negation = negation;
    this.depth = depth;
  }

  /// @throws QueryException naming the first place that is not sound
  static Selector parse(String place, JsonNode json) {
    if (!json.isObject()) {
      throw QueryException.at(place, "an object is expected, not " + kind(json));
    }
    return json.isEmpty()
        ? new Selector.And(List.of())
        : new SelectorParser(Negation.MOVED_DOWN, 0).object(place, json, FieldPath.ITSELF);
  }

  private Selector value(String place, JsonNode json, FieldPath path) {
    return json.isObject() && !json.isEmpty()
        ? object(place, json, path)
        : condition(place, path, new Condition.Compare(Relation.EQ, json));
  }

  /// The members of an object all have to hold.
  private Selector object(String place, JsonNode json, FieldPath path) {
    if (depth > DEPTH_MAX) {
      throw QueryException.at(place, "nested deeper than " + DEPTH_MAX);
    }
    SelectorParser inner = new SelectorParser(negation, depth + 1);
    List<Selector> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      all.add(inner.member(place + "." + member.getKey(), member, path));
    }
    return all.size() == 1 ? all.getFirst() : new Selector.And(all);
  }

  private Selector member(String place, Map.Entry<String, JsonNode> member, FieldPath path) {
    JsonNode argument = member.getValue();
    return switch (member.getKey()) {
      case "$and" -> new Selector.And(branches(place, argument, path));
      case "$or" -> new Selector.Or(branches(place, argument, path));
      case "$nor" ->
          new Selector.And(branches(place, argument, path).stream().map(negation::of).toList());
      case "$not" -> {
        require(place, argument.isObject(), "an object");
        yield negation.of(value(place, argument, path));
      }
      case String name when name.startsWith("$") ->
          condition(place, path, operator(place, name, argument));
      case String name -> value(place, argument, path.then(FieldPath.parse(place, name)));
    };
  }

  private List<Selector> branches(String place, JsonNode argument, FieldPath path) {
    require(place, argument.isArray(), "an array of selectors");
    List<Selector> branches = new ArrayList<>();
    for (int i = 0; i < argument.size(); i++) {
      branches.add(value(place + "[" + i + "]", argument.get(i), path));
    }
    return branches;
  }

  private Selector condition(String place, FieldPath path, Condition condition) {
    if (path.names().isEmpty() && negation == Negation.MOVED_DOWN) {
      throw QueryException.at(place, "a condition needs a field to apply to");
    }
    return new Selector.At(path, condition);
  }

  private Condition operator(String place, String name, JsonNode argument) {
    return switch (name) {
      case "$lt" -> new Condition.Compare(Relation.LT, argument);
      case "$lte" -> new Condition.Compare(Relation.LTE, argument);
      case "$eq" -> new Condition.Compare(Relation.EQ, argument);
      case "$ne" -> new Condition.Compare(Relation.NE, argument);
      case "$gte" -> new Condition.Compare(Relation.GTE, argument);
      case "$gt" -> new Condition.Compare(Relation.GT, argument);
      case "$in" -> new Condition.In(values(place, argument));
      case "$nin" -> new Condition.NotIn(new Condition.In(values(place, argument)));
      case "$all" -> new Condition.All(values(place, argument));
      case "$exists" -> {
        require(place, argument.isBoolean(), "true or false");
        yield argument.booleanValue() ? Condition.Exists.YES : Condition.Exists.NO;
      }
      case "$type" -> new Condition.Type(text(place, argument));
      case "$mod" -> mod(place, argument);
      case "$regex" -> new Condition.Regex(BoundedPattern.parse(place, text(place, argument)));
      case "$beginsWith" -> new Condition.BeginsWith(text(place, argument));
      case "$size" -> {
        require(place, argument.isInt() && argument.intValue() >= 0, "a whole number from 0 on");
        yield new Condition.Size(argument.intValue());
      }
      case "$elemMatch" -> new Condition.ElemMatch(element(place, argument));
      case "$allMatch" -> new Condition.AllMatch(element(place, argument));
      case "$keyMapMatch" -> new Condition.KeyMapMatch(element(place, argument));
      default ->
          throw QueryException.at(
              place, (ELSEWHERE.contains(name) ? "not supported: " : "unknown operator: ") + name);
    };
  }

  private static Condition mod(String place, JsonNode argument) {
    require(
        place,
        argument.isArray()
            && argument.size() == 2
            && argument.get(0).canConvertToExactIntegral()
            && argument.get(1).canConvertToExactIntegral()
            && argument.get(0).canConvertToLong()
            && argument.get(1).canConvertToLong()
            && argument.get(0).longValue() != 0,
        "[divisor, remainder], whole numbers, the divisor not 0");
    return new Condition.Mod(argument.get(0).longValue(), argument.get(1).longValue());
  }

  private Selector element(String place, JsonNode argument) {
    require(place, argument.isObject(), "an object");
    return new SelectorParser(Negation.IN_PLACE, depth + 1)
        .value(place, argument, FieldPath.ITSELF);
  }

  private static List<JsonNode> values(String place, JsonNode argument) {
    require(place, argument.isArray(), "an array");
    List<JsonNode> values = new ArrayList<>();
    argument.forEach(values::add);
    return values;
  }

  private static String text(String place, JsonNode argument) {
    require(place, argument.isTextual(), "a string");
    return argument.textValue();
  }

  private static void require(String place, boolean met, String expected) {
    if (!met) {
      throw QueryException.at(place, expected + " is expected");
    }
  }

  static String kind(JsonNode json) {
    return switch (json.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }
}
