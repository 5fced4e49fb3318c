package org.dure.contracts.land;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.dure.contracts.land.geo.BadGeometryException;
import org.dure.contracts.land.geo.EqualArea;
import org.dure.contracts.land.geo.GeoJson;
import org.json.JSONObject;
import org.locationtech.jts.geom.Geometry;

/// The land of a parcel, checked as far as that goes without the ledger. The area is the computed
/// one, in square metres with two decimals.
record Ground(String id, Geometry geometry, BigDecimal areaSqm, String use, String address) {
  private static final int TEXT_MAX = 500;

  static Ground parse(JSONObject json, RegistryConfig config) {
    String id = OwnerId.id(LandState.PARCEL, json.getString("parcel"));
    Ground ground = of(id, geometry(id, json.getJSONObject("geometry")), json);
    double computed = EqualArea.squareMetres(ground.geometry);
    double stated = json.has("areaSqm") ? json.getDouble("areaSqm") : computed;
    if (!(Math.abs(stated - computed) <= stated * config.areaTolerancePercent() / 100)) {
      throw Rule.AREA_MISMATCH.refusal(
          "area of parcel %s is stated as %.2f m², its polygon has %.2f m²", id, stated, computed);
    }
    return ground;
  }

  /// @param json has use and address, or not
  static Ground of(String id, Geometry geometry, JSONObject json) {
    return new Ground(
        id,
        geometry,
        BigDecimal.valueOf(EqualArea.squareMetres(geometry)).setScale(2, RoundingMode.HALF_EVEN),
        text(id, json, "use"),
        text(id, json, "address"));
  }

  private static Geometry geometry(String id, JSONObject json) {
    try {
      return GeoJson.parse(json);
    } catch (BadGeometryException e) {
      throw Rule.BAD_GEOMETRY.refusal("geometry of parcel %s: %s", id, e.getMessage());
    }
  }

  private static String text(String id, JSONObject json, String field) {
    String text = json.optString(field, "");
    if (text.length() > TEXT_MAX) {
      throw Rule.BAD_PARCEL.refusal(
          "%s of parcel %s is longer than %d characters", field, id, TEXT_MAX);
    }
    return text;
  }

  Json json(String registeredAt) {
    return Json.object(
        "parcel", id,
        "areaSqm", areaSqm,
        "use", use,
        "address", address,
        "registeredAt", registeredAt);
  }
}
