package org.dure.contracts.welfare.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dure.contracts.welfare.formula.Condition.Relation;
import org.dure.contracts.welfare.formula.Expression.Operation;
import org.dure.contracts.welfare.formula.Expression.Table;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/// Reads formulas. A number is itself, a string names an attribute, an object with one member is an
/// operation: `{"add":["base",{"mul":[5000,"children"]}]}`. Refused are names that are not
/// declared, results beyond [Bounds#LIMIT], divisors that can be zero, and formulas deeper than 32
/// or longer than 500 parts.
public final class FormulaParser {
  private static final int DEPTH_MAX = 32;
  private static final int PARTS_MAX = 500;

  private final Map<String, Bounds> attributes;
  private int parts;

  /// @param attributes that may occur, with the values they can have
  public FormulaParser(Map<String, Bounds> attributes) {
    this.attributes = new TreeMap<>(attributes);
  }

  /// @param place where the formula stands, for messages
  public Expression number(@Nullable Object json, String place) throws FormulaException {
    return number(json, place, 0);
  }

  /// @param place where the formula stands, for messages
  public Condition condition(@Nullable Object json, String place) throws FormulaException {
    return condition(json, place, 0);
  }

  private Expression number(@Nullable Object json, String place, int depth)
      throws FormulaException {
    count(place, depth);
    return switch (json) {
      case Integer value -> new Expression.Literal(limited(value, place));
      case Long value -> new Expression.Literal(limited(value, place));
      case String name -> attribute(name, place);
      case JSONObject object -> operation(object, place, depth);
      case null -> throw new FormulaException(place, "is missing");
      default ->
          throw new FormulaException(
              place, "'" + json + "' is not a whole number, a name or an operation");
    };
  }

  private static long limited(long value, String place) throws FormulaException {
    if (Math.abs(value) > Bounds.LIMIT || value == Long.MIN_VALUE) {
      throw new FormulaException(place, value + " is beyond " + Bounds.LIMIT);
    }
    return value;
  }

  private Expression attribute(String name, String place) throws FormulaException {
    Bounds bounds = attributes.get(name);
    if (bounds == null) {
      throw new FormulaException(
          place, "'" + name + "' is none of the attributes " + attributes.keySet());
    }
    return new Expression.Attribute(name, bounds);
  }

  private Expression operation(JSONObject object, String place, int depth) throws FormulaException {
    String name = only(object, place);
    String at = place + "." + name;
    return switch (name) {
      case "add", "mul", "min", "max" -> arithmetic(name, operands(object, at, 2, 50), at, depth);
      case "sub", "div" -> arithmetic(name, operands(object, at, 2, 2), at, depth);
      case "if" -> choice(operands(object, at, 3, 3), at, depth);
      case "table" -> table(object.optJSONObject(name), at, depth);
      default ->
          throw new FormulaException(
              at, "unknown operation on numbers: add sub mul div min max if table");
    };
  }

  private Expression arithmetic(String name, JSONArray array, String at, int depth)
      throws FormulaException {
    Operation operation = Operation.valueOf(name.toUpperCase(Locale.ROOT));
    List<Expression> operands = new ArrayList<>();
    for (int i = 0; i < array.length(); i++) {
      operands.add(number(array.opt(i), at + "[" + i + "]", depth + 1));
    }
    Bounds bounds = operands.getFirst().bounds();
    for (Expression operand : operands.subList(1, operands.size())) {
      bounds = combined(operation, bounds, operand.bounds(), at);
    }
    return new Expression.Arithmetic(operation, operands, bounds);
  }

  private static Bounds combined(Operation operation, Bounds a, Bounds b, String at)
      throws FormulaException {
    if (operation == Operation.DIV && b.contains(0)) {
      throw new FormulaException(at, "the divisor can be zero: it is " + b);
    }
    try {
      Bounds result = operation.apply(a, b);
      if (!result.within(-Bounds.LIMIT, Bounds.LIMIT)) {
        throw new FormulaException(at, "can be " + result + ", beyond " + Bounds.LIMIT);
      }
      return result;
    } catch (ArithmeticException e) {
      throw new FormulaException(at, "can overflow: operands are " + a + " and " + b);
    }
  }

  private Expression choice(JSONArray array, String at, int depth) throws FormulaException {
    return new Expression.Choice(
        condition(array.opt(0), at + "[0]", depth + 1),
        number(array.opt(1), at + "[1]", depth + 1),
        number(array.opt(2), at + "[2]", depth + 1));
  }

  private Expression table(@Nullable JSONObject json, String at, int depth)
      throws FormulaException {
    if (json == null || !(json.opt("rows") instanceof JSONArray rows) || rows.isEmpty()) {
      throw new FormulaException(at, "needs of, rows as [[up to, value], ...] and else");
    }
    List<Table.Row> read = new ArrayList<>();
    for (int i = 0; i < rows.length(); i++) {
      String place = at + ".rows[" + i + "]";
      count(place, depth + 1);
      if (!(rows.opt(i) instanceof JSONArray row) || row.length() != 2) {
        throw new FormulaException(place, "is not [up to, value]");
      }
      Table.Row next = new Table.Row(whole(row.opt(0), place), whole(row.opt(1), place));
      if (!read.isEmpty() && next.upTo() <= read.getLast().upTo()) {
        throw new FormulaException(place, "is not above the row before");
      }
      read.add(next);
    }
    Expression key = number(json.opt("of"), at + ".of", depth + 1);
    return new Table(key, read, whole(json.opt("else"), at + ".else"));
  }

  private static long whole(@Nullable Object json, String place) throws FormulaException {
    return switch (json) {
      case Integer value -> limited(value, place);
      case Long value -> limited(value, place);
      case null, default -> throw new FormulaException(place, "'" + json + "' is no whole number");
    };
  }

  private Condition condition(@Nullable Object json, String place, int depth)
      throws FormulaException {
    count(place, depth);
    if (!(json instanceof JSONObject object)) {
      throw new FormulaException(place, "'" + json + "' is not a condition");
    }
    String name = only(object, place);
    String at = place + "." + name;
    return switch (name) {
      case "eq", "ne", "lt", "le", "gt", "ge" -> {
        JSONArray sides = operands(object, at, 2, 2);
        yield new Condition.Comparison(
            Relation.valueOf(name.toUpperCase(Locale.ROOT)),
            number(sides.opt(0), at + "[0]", depth + 1),
            number(sides.opt(1), at + "[1]", depth + 1));
      }
      case "and" -> new Condition.All(conditions(operands(object, at, 1, 50), at, depth));
      case "or" -> new Condition.Any(conditions(operands(object, at, 1, 50), at, depth));
      case "not" -> new Condition.Not(condition(object.opt(name), at, depth + 1));
      default -> throw new FormulaException(at, "unknown condition: eq ne lt le gt ge and or not");
    };
  }

  private List<Condition> conditions(JSONArray array, String at, int depth)
      throws FormulaException {
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < array.length(); i++) {
      conditions.add(condition(array.opt(i), at + "[" + i + "]", depth + 1));
    }
    return conditions;
  }

  private void count(String place, int depth) throws FormulaException {
    if (depth > DEPTH_MAX) {
      throw new FormulaException(place, "deeper than " + DEPTH_MAX);
    }
    if (++parts > PARTS_MAX) {
      throw new FormulaException(place, "all formulas together have more than 500 parts");
    }
  }

  private static String only(JSONObject object, String place) throws FormulaException {
    if (object.length() != 1) {
      throw new FormulaException(place, "an operation has one member, not " + object.keySet());
    }
    return object.keys().next();
  }

  private static JSONArray operands(JSONObject object, String at, int least, int most)
      throws FormulaException {
    String name = only(object, at);
    if (!(object.opt(name) instanceof JSONArray array)
        || array.length() < least
        || array.length() > most) {
      throw new FormulaException(
          at, "takes " + (least == most ? least : least + " to " + most) + " operands in an array");
    }
    return array;
  }
}
