package org.dure.contracts.welfare.formula;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A whole number that depends on attributes. Evaluation always ends and never overflows: the
/// parser has seen to it.
public sealed interface Expression {
  /// @param facts a value for each attribute that occurs, within its declared bounds
  long value(Map<String, Long> facts);

  /// What values are possible.
  Bounds bounds();

  /// The expression with the value of each attribute in brackets, for people.
  String text(Map<String, Long> facts);

  /// How an operation is written and what it does to two values.
  enum Operation {
    ADD(" + ") {
      @Override
      long apply(long a, long b) {
        return Math.addExact(a, b);
      }

      @Override
      Bounds apply(Bounds a, Bounds b) {
        return a.plus(b);
      }
    },
    SUB(" - ") {
      @Override
      long apply(long a, long b) {
        return Math.subtractExact(a, b);
      }

      @Override
      Bounds apply(Bounds a, Bounds b) {
        return a.minus(b);
      }
    },
    MUL(" * ") {
      @Override
      long apply(long a, long b) {
        return Math.multiplyExact(a, b);
      }

      @Override
      Bounds apply(Bounds a, Bounds b) {
        return a.times(b);
      }
    },
    /// Rounds down.
    DIV(" / ") {
      @Override
      long apply(long a, long b) {
        return Math.floorDiv(a, b);
      }

      @Override
      Bounds apply(Bounds a, Bounds b) {
        return a.dividedBy(b);
      }
    },
    MIN(", ") {
      @Override
      long apply(long a, long b) {
        return Math.min(a, b);
      }

      @Override
      Bounds apply(Bounds a, Bounds b) {
        return a.min(b);
      }
    },
    MAX(", ") {
      @Override
      long apply(long a, long b) {
        return Math.max(a, b);
      }

      @Override
      Bounds apply(Bounds a, Bounds b) {
        return a.max(b);
      }
    };

    private final String sign;

    Operation(String sign) {
      this.sign = sign;
    }

    abstract long apply(long a, long b);

    abstract Bounds apply(Bounds a, Bounds b);

    String text(List<String> operands) {
      String joined = String.join(sign, operands);
      return switch (this) {
        case MIN -> "least of (" + joined + ")";
        case MAX -> "greatest of (" + joined + ")";
        case ADD, SUB, MUL, DIV -> "(" + joined + ")";
      };
    }
  }

  /// A number.
  record Literal(long number) implements Expression {
    @Override
    public long value(Map<String, Long> facts) {
      return number;
    }

    @Override
    public Bounds bounds() {
      return Bounds.of(number);
    }

    @Override
    public String text(Map<String, Long> facts) {
      return Long.toString(number);
    }
  }

  /// An attested value.
  record Attribute(String name, Bounds bounds) implements Expression {
    @Override
    public long value(Map<String, Long> facts) {
      Long value = facts.get(name);
      if (value == null || !bounds.contains(value)) {
        throw new IllegalArgumentException("%s is %s, not %s".formatted(name, value, bounds));
      }
      return value;
    }

    @Override
    public String text(Map<String, Long> facts) {
      return name + " [" + facts.get(name) + "]";
    }
  }

  /// An operation on two or more operands, from left to right.
  record Arithmetic(Operation operation, List<Expression> operands, Bounds bounds)
      implements Expression {
    public Arithmetic {
      operands = List.copyOf(operands);
    }

    @Override
    public long value(Map<String, Long> facts) {
      long result = operands.getFirst().value(facts);
      for (Expression operand : operands.subList(1, operands.size())) {
        result = operation.apply(result, operand.value(facts));
      }
      return result;
    }

    @Override
    public String text(Map<String, Long> facts) {
      return operation.text(operands.stream().map(operand -> operand.text(facts)).toList());
    }
  }

  /// One of two, by a condition.
  record Choice(Condition condition, Expression then, Expression otherwise) implements Expression {
    @Override
    public long value(Map<String, Long> facts) {
      return (condition.holds(facts) ? then : otherwise).value(facts);
    }

    @Override
    public Bounds bounds() {
      return then.bounds().or(otherwise.bounds());
    }

    @Override
    public String text(Map<String, Long> facts) {
      return "(if %s then %s else %s)"
          .formatted(condition.text(facts), then.text(facts), otherwise.text(facts));
    }
  }

  /// The value of the first row whose upper end is not below the key.
  record Table(Expression key, List<Row> rows, long otherwise) implements Expression {
    public Table {
      rows = List.copyOf(rows);
    }

    /// @param upTo the greatest key of the row
    public record Row(long upTo, long value) {}

    @Override
    public long value(Map<String, Long> facts) {
      long at = key.value(facts);
      return rows.stream()
          .filter(row -> at <= row.upTo)
          .findFirst()
          .map(Row::value)
          .orElse(otherwise);
    }

    @Override
    public Bounds bounds() {
      Bounds bounds = Bounds.of(otherwise);
      for (Row row : rows) {
        bounds = bounds.or(Bounds.of(row.value));
      }
      return bounds;
    }

    @Override
    public String text(Map<String, Long> facts) {
      String listed =
          rows.stream().map(row -> row.upTo + ": " + row.value).collect(Collectors.joining(", "));
      return "%d (by %s, up to %s, above: %d)"
          .formatted(value(facts), key.text(facts), listed, otherwise);
    }
  }
}
