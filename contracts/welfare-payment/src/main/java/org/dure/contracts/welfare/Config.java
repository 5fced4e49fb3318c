package org.dure.contracts.welfare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Who has which role. Written once.
///
/// @param personAttribute the certificate attribute by which an authority says that two
///   certificates are of one person
record Config(Map<Role, List<Principal>> roles, String personAttribute) {
  private static final String PERSON_ATTRIBUTE = "dure.person";

  Config {
    roles = new EnumMap<>(roles);
  }

  /// Members of an MSP with an organisational unit or an attribute (`name=value`).
  record Principal(String mspId, String ou, String attribute) {
    private static Principal parse(JSONObject json) {
      Principal principal =
          new Principal(json.getString("mspId"), json.optString("ou"), json.optString("attribute"));
      if (principal.ou.isEmpty() && principal.attribute.indexOf('=') <= 0) {
        throw Rule.BAD_CONFIG.refusal(
            "a principal of %s has neither an ou nor an attribute name=value", principal.mspId);
      }
      return principal;
    }

    private Json json() {
      return ou.isEmpty()
          ? Json.object("mspId", mspId, "attribute", attribute)
          : Json.object("mspId", mspId, "ou", ou);
    }
  }

  static Config parse(String text) {
    try {
      JSONObject json = new JSONObject(text);
      JSONObject given = json.getJSONObject("roles");
      Map<Role, List<Principal>> roles = new EnumMap<>(Role.class);
      for (Role role : Role.values()) {
        roles.put(role, principals(role, given.optJSONArray(role.text(), new JSONArray())));
      }
      if (given.length() != Role.values().length) {
        throw Rule.BAD_CONFIG.refusal("roles are %s and no others", roles.keySet());
      }
      return new Config(roles, json.optString("personAttribute", PERSON_ATTRIBUTE));
    } catch (JSONException e) {
      throw Rule.BAD_CONFIG.refusal("config is not as documented: %s", e.getMessage());
    }
  }

  private static List<Principal> principals(Role role, JSONArray array) {
    List<Principal> principals = new ArrayList<>();
    for (int i = 0; i < array.length(); i++) {
      principals.add(Principal.parse(array.getJSONObject(i)));
    }
    if (principals.isEmpty()) {
      throw Rule.BAD_CONFIG.refusal("nobody has the role %s", role.text());
    }
    return List.copyOf(principals);
  }

  List<Principal> of(Role role) {
    return roles.getOrDefault(role, List.of());
  }

  Json json() {
    List<Object> members = new ArrayList<>();
    roles.forEach((role, who) -> {
      members.add(role.text());
      members.add(who.stream().map(Principal::json).toList());
    });
    return Json.object("roles", Json.object(members.toArray()), "personAttribute", personAttribute);
  }
}
