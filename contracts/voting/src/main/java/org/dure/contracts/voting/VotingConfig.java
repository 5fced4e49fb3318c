package org.dure.contracts.voting;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dure.contracts.voting.model.Json;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Who the election commission is, and by what a certificate shows that its holder acts for an
/// organisation. The attribute is `name=value`.
record VotingConfig(
    Set<String> commissionMspIds, Set<String> officialOus, String officialAttribute) {

  VotingConfig {
    commissionMspIds = new TreeSet<>(commissionMspIds);
    officialOus = new TreeSet<>(officialOus);
  }

  static VotingConfig parse(String text) {
    try {
      JSONObject json = new JSONObject(text);
      VotingConfig config =
          new VotingConfig(
              strings(json.getJSONArray("commissionMspIds")),
              strings(json.optJSONArray("officialOus", new JSONArray(List.of("client", "admin")))),
              json.optString("officialAttribute", "dure.role=official"));
      if (config.commissionMspIds.isEmpty()) {
        throw Rule.BAD_CONFIG.refusal("commissionMspIds names no MSP");
      }
      if (config.officialAttribute.indexOf('=') <= 0) {
        throw Rule.BAD_CONFIG.refusal("officialAttribute must be name=value");
      }
      return config;
    } catch (JSONException e) {
      throw Rule.BAD_CONFIG.refusal("config is not as documented: %s", e.getMessage());
    }
  }

  private static Set<String> strings(JSONArray array) {
    Set<String> strings = new TreeSet<>();
    for (int i = 0; i < array.length(); i++) {
      strings.add(array.getString(i));
    }
    return strings;
  }

  Json json() {
    return Json.object(
        "commissionMspIds", commissionMspIds,
        "officialOus", officialOus,
        "officialAttribute", officialAttribute);
  }
}
