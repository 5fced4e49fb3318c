package org.dure.contracts.voting.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Reads the members of a definition, with bounds, and says what is wrong with which.
final class Fields {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int TEXT_MAX = 400;
  private final JSONObject json;

  Fields(String text) {
    try {
      this.json = new JSONObject(text);
    } catch (JSONException e) {
      throw new DefinitionException("it is no JSON object: " + e.getMessage());
    }
  }

  private Fields(JSONObject json) {
    this.json = json;
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  String id(String name) {
    String id = string(name);
    if (!isId(id)) {
      throw new DefinitionException(
          "%s '%s' is not 1 to 64 of A-Z a-z 0-9 . _ -".formatted(name, id));
    }
    return id;
  }

  String text(String name) {
    String text = string(name);
    if (text.isBlank() || text.length() > TEXT_MAX) {
      throw new DefinitionException(
          name + " has no text, or more than " + TEXT_MAX + " characters");
    }
    return text;
  }

  private String string(String name) {
    if (!(json.opt(name) instanceof String value)) {
      throw new DefinitionException(name + " is missing or no text");
    }
    return value;
  }

  String textOr(String name, String otherwise) {
    return json.has(name) ? string(name) : otherwise;
  }

  int number(String name, int least, int most) {
    if (!(json.opt(name) instanceof Integer value) || value < least || value > most) {
      throw new DefinitionException(
          "%s is not a whole number from %d to %d".formatted(name, least, most));
    }
    return value;
  }

  int numberOr(String name, int otherwise, int least, int most) {
    return json.has(name) ? number(name, least, most) : otherwise;
  }

  boolean flag(String name) {
    if (json.has(name) && !(json.opt(name) instanceof Boolean)) {
      throw new DefinitionException(name + " is neither true nor false");
    }
    return json.optBoolean(name);
  }

  Instant time(String name) {
    try {
      return Instant.parse(string(name));
    } catch (DateTimeException e) {
      throw new DefinitionException(name + " is not a time like 2026-05-01T08:00:00Z");
    }
  }

  List<String> texts(String name, int least, int most) {
    List<String> texts = new ArrayList<>();
    for (Object value : array(name, least, most)) {
      if (!(value instanceof String text) || text.isBlank() || text.length() > TEXT_MAX) {
        throw new DefinitionException(
            "%s holds something else than texts of 1 to %d characters".formatted(name, TEXT_MAX));
      }
      texts.add(text);
    }
    if (new TreeSet<>(texts).size() != texts.size()) {
      throw new DefinitionException(name + " names something twice");
    }
    return texts;
  }

  List<String> textsOr(String name, List<String> otherwise, int most) {
    return json.has(name) ? texts(name, 1, most) : otherwise;
  }

  List<Fields> objects(String name, int least, int most) {
    List<Fields> objects = new ArrayList<>();
    for (Object value : array(name, least, most)) {
      if (!(value instanceof JSONObject object)) {
        throw new DefinitionException(name + " holds something else than objects");
      }
      objects.add(new Fields(object));
    }
    return objects;
  }

  private JSONArray array(String name, int least, int most) {
    JSONArray array = json.optJSONArray(name);
    if (array == null || array.length() < least || array.length() > most) {
      throw new DefinitionException("%s is not a list of %d to %d".formatted(name, least, most));
    }
    return array;
  }
}
