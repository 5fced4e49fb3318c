package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/// What a field's value is asked for.
public sealed interface Condition {
  /// Whether it holds for a value that is there.
  boolean holds(JsonNode value, Collation order);

  default Condition negated() {
    return new Not(this);
  }

  /// The contrary of a condition that has none of its own.
  record Not(Condition of) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      return !of.holds(value, order);
    }

    @Override
    public Condition negated() {
      return of;
    }
  }

  /// `$lt` and its like.
  record Compare(Relation relation, JsonNode to) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      return relation.holds(order.compare(value, to));
    }

    @Override
    public Condition negated() {
      return new Compare(relation.contrary(), to);
    }
  }

  /// How two values stand to each other.
  enum Relation {
    LT,
    LTE,
    EQ,
    NE,
    GTE,
    GT;

    boolean holds(int compared) {
      return switch (this) {
        case LT -> compared < 0;
        case LTE -> compared <= 0;
        case EQ -> compared == 0;
        case NE -> compared != 0;
        case GTE -> compared >= 0;
        case GT -> compared > 0;
      };
    }

    Relation contrary() {
      return switch (this) {
        case LT -> GTE;
        case LTE -> GT;
        case EQ -> NE;
        case NE -> EQ;
        case GTE -> LT;
        case GT -> LTE;
      };
    }

    String operator() {
      return "$" + name().toLowerCase(Locale.ROOT);
    }
  }

  /// Equal to one of them; of an array, one of its elements is.
  record In(List<JsonNode> values) implements Condition {
    public In {
      values = List.copyOf(values);
    }

    @Override
    public boolean holds(JsonNode value, Collation order) {
      if (!value.isArray()) {
        return contains(value, order);
      }
      for (JsonNode element : value) {
        if (contains(element, order)) {
          return true;
        }
      }
      return false;
    }

    private boolean contains(JsonNode value, Collation order) {
      return values.stream().anyMatch(one -> order.compare(value, one) == 0);
    }

    @Override
    public Condition negated() {
      return new NotIn(this);
    }
  }

  /// `$nin`.
  record NotIn(In in) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      return !in.holds(value, order);
    }

    @Override
    public Condition negated() {
      return in;
    }
  }

  /// Whether the field is there at all; JSON's null is.
  enum Exists implements Condition {
    YES,
    NO;

    @Override
    public boolean holds(JsonNode value, Collation order) {
      return this == YES;
    }

    @Override
    public Condition negated() {
      return this == YES ? NO : YES;
    }
  }

  /// @param name null, boolean, number, string, array or object; another one fits no value
  record Type(String name) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      return value.getNodeType().name().toLowerCase(Locale.ROOT).equals(name);
    }
  }

  /// A whole number with this remainder, which has the number's sign.
  record Mod(long divisor, long remainder) implements Condition {
    private static final double EXACT = 0x1p53;

    @Override
    public boolean holds(JsonNode value, Collation order) {
      if (!value.isNumber()) {
        return false;
      }
      double number = value.doubleValue();
      return Math.rint(number) == number
          && (Math.abs(number) <= EXACT
              ? (long) number % divisor == remainder
              : new BigDecimal(number)
                  .toBigInteger()
                  .remainder(BigInteger.valueOf(divisor))
                  .equals(BigInteger.valueOf(remainder)));
    }
  }

  /// A text in which the pattern is found somewhere.
  record Regex(BoundedPattern pattern) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      return value.isTextual() && pattern.isFoundIn(value.textValue());
    }
  }

  /// A text that begins so, by its characters and not by collation.
  record BeginsWith(String prefix) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      return value.isTextual() && value.textValue().startsWith(prefix);
    }
  }

  /// An array that has all of them, or is the one array given.
  record All(List<JsonNode> values) implements Condition {
    public All {
      values = List.copyOf(values);
    }

    @Override
    public boolean holds(JsonNode value, Collation order) {
      if (!value.isArray() || values.isEmpty()) {
        return false;
      }
      return values.stream().allMatch(wanted -> has(value, wanted))
          || (values.size() == 1 && same(values.getFirst(), value));
    }

    private static boolean has(JsonNode array, JsonNode wanted) {
      for (JsonNode element : array) {
        if (same(element, wanted)) {
          return true;
        }
      }
      return false;
    }

    /// Exactly, where other conditions go by collation: CouchDB compares terms here.
    private static boolean same(JsonNode a, JsonNode b) {
      return Collation.RAW.compare(a, b) == 0;
    }
  }

  /// An array with an element that matches.
  record ElemMatch(Selector element) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      if (value.isArray()) {
        for (JsonNode each : value) {
          if (element.matches(each)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /// An array, not empty, all of whose elements match.
  record AllMatch(Selector element) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      if (!value.isArray() || value.isEmpty()) {
        return false;
      }
      for (JsonNode each : value) {
        if (!element.matches(each)) {
          return false;
        }
      }
      return true;
    }
  }

  /// An object with a member whose name matches.
  record KeyMapMatch(Selector name) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      return value.isObject()
          && value.propertyStream().anyMatch(member -> name.matches(text(member.getKey())));
    }

    private static JsonNode text(String text) {
      return TextNode.valueOf(text);
    }
  }

  /// An array of so many elements.
  record Size(int elements) implements Condition {
    @Override
    public boolean holds(JsonNode value, Collation order) {
      return value.isArray() && value.size() == elements;
    }
  }
}
