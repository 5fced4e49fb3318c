package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Which documents a query asks for, normalized as CouchDB does it: field names stand at the
/// leaves, and negations as far down as they go. That decides about documents that lack a field:
/// they match no condition on it but `{"$exists": false}`, negated or not.
public sealed interface Selector {
  boolean matches(JsonNode value);

  Selector negated();

  /// All of them; an empty one matches everything.
  record And(List<Selector> all) implements Selector {
    public And {
      all = List.copyOf(all);
    }

    @Override
    public boolean matches(JsonNode value) {
      return all.stream().allMatch(one -> one.matches(value));
    }

    @Override
    public Selector negated() {
      return new Or(all.stream().map(Selector::negated).toList());
    }
  }

  /// Any of them; an empty one matches everything too.
  record Or(List<Selector> any) implements Selector {
    public Or {
      any = List.copyOf(any);
    }

    @Override
    public boolean matches(JsonNode value) {
      return any.isEmpty() || any.stream().anyMatch(one -> one.matches(value));
    }

    @Override
    public Selector negated() {
      return new And(any.stream().map(Selector::negated).toList());
    }
  }

  /// The contrary. Only inside `$elemMatch` and its like, where CouchDB moves no negations: there
  /// an element that lacks the field does match.
  record Not(Selector of) implements Selector {
    @Override
    public boolean matches(JsonNode value) {
      return !of.matches(value);
    }

    @Override
    public Selector negated() {
      return of;
    }
  }

  /// A condition on one field.
  record At(FieldPath path, Condition condition) implements Selector {
    @Override
    public boolean matches(JsonNode value) {
      return switch (path.in(value)) {
        case FieldPath.Found.Value(JsonNode found) -> condition.holds(found, Collation.of(path));
        case FieldPath.Found.Absent absent -> condition.equals(Condition.Exists.NO);
        case FieldPath.Found.Blocked blocked -> false;
      };
    }

    @Override
    public Selector negated() {
      return new At(path, condition.negated());
    }
  }
}
