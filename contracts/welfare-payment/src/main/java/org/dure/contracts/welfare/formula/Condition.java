package org.dure.contracts.welfare.formula;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A truth value that depends on attributes.
public sealed interface Condition {
  boolean holds(Map<String, Long> facts);

  /// The condition with the value of each attribute in brackets, for people.
  String text(Map<String, Long> facts);

  /// How two numbers are compared.
  enum Relation {
    EQ("="),
    NE("is not"),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    boolean holds(long a, long b) {
      return switch (this) {
        case EQ -> a == b;
        case NE -> a != b;
        case LT -> a < b;
        case LE -> a <= b;
        case GT -> a > b;
        case GE -> a >= b;
      };
    }
  }

  /// Two numbers compared.
  record Comparison(Relation relation, Expression left, Expression right) implements Condition {
    @Override
    public boolean holds(Map<String, Long> facts) {
      return relation.holds(left.value(facts), right.value(facts));
    }

    @Override
    public String text(Map<String, Long> facts) {
      return left.text(facts) + " " + relation.sign + " " + right.text(facts);
    }
  }

  /// All of them.
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(Map<String, Long> facts) {
      return parts.stream().allMatch(part -> part.holds(facts));
    }

    @Override
    public String text(Map<String, Long> facts) {
      return joined(parts, " and ", facts);
    }
  }

  /// One of them at least.
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(Map<String, Long> facts) {
      return parts.stream().anyMatch(part -> part.holds(facts));
    }

    @Override
    public String text(Map<String, Long> facts) {
      return joined(parts, " or ", facts);
    }
  }

  /// The contrary.
  record Not(Condition part) implements Condition {
    @Override
    public boolean holds(Map<String, Long> facts) {
      return !part.holds(facts);
    }

    @Override
    public String text(Map<String, Long> facts) {
      return "not (" + part.text(facts) + ")";
    }
  }

  private static String joined(List<Condition> parts, String by, Map<String, Long> facts) {
    return parts.stream().map(part -> part.text(facts)).collect(Collectors.joining(by, "(", ")"));
  }
}
