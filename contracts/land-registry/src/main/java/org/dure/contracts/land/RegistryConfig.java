package org.dure.contracts.land;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Who has which role and how exact the registry measures: tolerances in square metres and per cent
/// of the stated area.
///
/// @param tokenChaincode the chaincode that holds payments
record RegistryConfig(
    RoleRule registrar,
    RoleRule notary,
    RoleRule court,
    String tokenChaincode,
    double overlapToleranceSqm,
    double areaTolerancePercent) {

  RegistryConfig {
    if (!(overlapToleranceSqm >= 0) || !(areaTolerancePercent >= 0)) {
      throw Rule.BAD_CONFIG.refusal("tolerances must not be negative");
    }
  }

  static RegistryConfig parse(String text) {
    try {
      JSONObject json = new JSONObject(text);
      Set<String> registry = RoleRule.strings(json.getJSONArray("registryMspIds"));
      return new RegistryConfig(
          new RoleRule(
              registry,
              RoleRule.strings(
                  json.optJSONArray("registrarOus", new JSONArray(List.of("client", "admin")))),
              json.optString("registrarAttribute", "dure.role=registrar")),
          RoleRule.parse(json.optJSONObject("notary", new JSONObject()), Role.NOTARY, registry),
          RoleRule.parse(json.optJSONObject("court", new JSONObject()), Role.COURT, registry),
          json.optString("tokenChaincode", "token"),
          json.optDouble("overlapToleranceSqm", 1.0),
          json.optDouble("areaTolerancePercent", 1.0));
    } catch (JSONException e) {
      throw Rule.BAD_CONFIG.refusal("config is not as documented: %s", e.getMessage());
    }
  }

  RoleRule rule(Role role) {
    return switch (role) {
      case REGISTRAR -> registrar;
      case NOTARY -> notary;
      case COURT -> court;
    };
  }

  Json json() {
    return Json.object(
        "registryMspIds", registrar.mspIds(),
        "registrarOus", registrar.ous(),
        "registrarAttribute", registrar.attribute(),
        "notary", notary.json(),
        "court", court.json(),
        "tokenChaincode", tokenChaincode,
        "overlapToleranceSqm", BigDecimal.valueOf(overlapToleranceSqm),
        "areaTolerancePercent", BigDecimal.valueOf(areaTolerancePercent));
  }
}
