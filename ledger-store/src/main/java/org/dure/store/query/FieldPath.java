package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where in a document a value is: names of members, or places in arrays counted from 0. Written
/// with dots between; a dot that belongs to a name stands behind a backslash.
///
/// @param names empty for the value itself, as in the selector of an array's elements
public record FieldPath(List<String> names) {
  static final FieldPath ITSELF = new FieldPath(List.of());

  public FieldPath {
    names = List.copyOf(names);
  }

  static FieldPath parse(String place, String text) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '.') {
          name.append(text.charAt(++i));
        }
      } else if (c == '.') {
        names.add(name.toString());
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    names.add(name.toString());
    if (names.contains("")) {
      throw QueryException.at(place, "'" + text + "' is no field: a name in it is empty");
    }
    return new FieldPath(names);
  }

  FieldPath then(FieldPath rest) {
    List<String> all = new ArrayList<>(names);
    all.addAll(rest.names);
    return new FieldPath(all);
  }

  boolean isKey() {
    return names.size() == 1 && names.getFirst().equals(Documents.KEY);
  }

  /// What is found on a path.
  sealed interface Found {
    /// @param value may be JSON's null
    record Value(JsonNode value) implements Found {}

    /// The last object on the way has no such member.
    record Absent() implements Found {}

    /// The way leads through a value that has no members, or behind an array's end.
    record Blocked() implements Found {}
  }

  private static final Found ABSENT = new Found.Absent();
  private static final Found BLOCKED = new Found.Blocked();

  Found in(JsonNode document) {
    JsonNode at = document;
    for (String name : names) {
      JsonNode next = at.isArray() ? element(at, name) : at.get(name);
      if (next == null) {
        return at.isObject() ? ABSENT : BLOCKED;
      }
      at = next;
    }
    return new Found.Value(at);
  }

  /// The value, or null if there is none.
  @Nullable JsonNode valueIn(JsonNode document) {
    return in(document) instanceof Found.Value(JsonNode value) ? value : null;
  }

  private static @Nullable JsonNode element(JsonNode array, String name) {
    try {
      int place = Integer.parseInt(name);
      return place >= 0 && place < array.size() ? array.get(place) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return String.join(".", names.stream().map(name -> name.replace(".", "\\.")).toList());
  }
}
