package org.dure.contracts.land;

import org.json.JSONException;
import org.json.JSONObject;

/// What a title says beside its owners. The id is unique on the title, whatever the kind.
sealed interface Entry permits Encumbrance, Lease, Restriction, Building {
  String id();

  Json json();

  /// Reads what a registrar or a court gives as JSON.
  static <T> T read(String text, java.util.function.Function<JSONObject, T> parse) {
    try {
      return parse.apply(new JSONObject(text));
    } catch (JSONException | IllegalArgumentException e) {
      throw Rule.BAD_ENTRY.refusal("the entry is not as documented: %s", e.getMessage());
    }
  }
}
