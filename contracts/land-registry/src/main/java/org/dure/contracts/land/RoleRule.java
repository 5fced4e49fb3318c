package org.dure.contracts.land;

import java.util.Set;
import java.util.TreeSet;
import org.json.JSONArray;
import org.json.JSONObject;

/// Which certificates have a role: of one of the organisations, with one of the OUs or the
/// attribute, which is `name=value`.
record RoleRule(Set<String> mspIds, Set<String> ous, String attribute) {
  RoleRule {
    mspIds = new TreeSet<>(mspIds);
    ous = new TreeSet<>(ous);
    if (mspIds.isEmpty()) {
      throw Rule.BAD_CONFIG.refusal("a role names no MSP");
    }
    if (attribute.indexOf('=') <= 0) {
      throw Rule.BAD_CONFIG.refusal("attribute '%s' is not name=value", attribute);
    }
  }

  static RoleRule parse(JSONObject json, Role role, Set<String> otherwiseOf) {
    return new RoleRule(
        json.has("mspIds") ? strings(json.getJSONArray("mspIds")) : otherwiseOf,
        json.has("ous") ? strings(json.getJSONArray("ous")) : Set.of(),
        json.optString("attribute", "dure.role=" + role.text()));
  }

  static Set<String> strings(JSONArray array) {
    Set<String> strings = new TreeSet<>();
    for (int i = 0; i < array.length(); i++) {
      strings.add(array.getString(i));
    }
    return strings;
  }

  boolean admits(Caller caller) {
    String[] wanted = attribute.split("=", 2);
    return mspIds.contains(caller.mspId())
        && (ous.stream().anyMatch(caller.ous()::contains)
            || caller.identity().assertAttributeValue(wanted[0], wanted[1]));
  }

  Json json() {
    return Json.object("mspIds", mspIds, "ous", ous, "attribute", attribute);
  }
}
