package org.dure.contracts.land;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Who the registry is and how exact it measures. The attribute is `name=value`; tolerances are in
/// square metres and per cent of the stated area.
record RegistryConfig(
    Set<String> registryMspIds,
    Set<String> registrarOus,
    String registrarAttribute,
    double overlapToleranceSqm,
    double areaTolerancePercent) {

  RegistryConfig {
    registryMspIds = new TreeSet<>(registryMspIds);
    registrarOus = new TreeSet<>(registrarOus);
  }

  static RegistryConfig parse(String text) {
    try {
      JSONObject json = new JSONObject(text);
      RegistryConfig config =
          new RegistryConfig(
              strings(json.getJSONArray("registryMspIds")),
              strings(json.optJSONArray("registrarOus", new JSONArray(List.of("client", "admin")))),
              json.optString("registrarAttribute", "dure.role=registrar"),
              json.optDouble("overlapToleranceSqm", 1.0),
              json.optDouble("areaTolerancePercent", 1.0));
      return config.checked();
    } catch (JSONException e) {
      throw Rule.BAD_CONFIG.refusal("config is not as documented: %s", e.getMessage());
    }
  }

  private RegistryConfig checked() {
    if (registryMspIds.isEmpty()) {
      throw Rule.BAD_CONFIG.refusal("registryMspIds names no MSP");
    }
    if (registrarAttribute.indexOf('=') <= 0) {
      throw Rule.BAD_CONFIG.refusal("registrarAttribute must be name=value");
    }
    if (!(overlapToleranceSqm >= 0) || !(areaTolerancePercent >= 0)) {
      throw Rule.BAD_CONFIG.refusal("tolerances must not be negative");
    }
    return this;
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
        "registryMspIds", registryMspIds,
        "registrarOus", registrarOus,
        "registrarAttribute", registrarAttribute,
        "overlapToleranceSqm", BigDecimal.valueOf(overlapToleranceSqm),
        "areaTolerancePercent", BigDecimal.valueOf(areaTolerancePercent));
  }
}
