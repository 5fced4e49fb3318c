package org.dure.contracts.land;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.contracts.land.geo.BadGeometryException;
import org.dure.contracts.land.geo.EqualArea;
import org.dure.contracts.land.geo.GeoJson;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.locationtech.jts.geom.Geometry;

/// A parcel as a registrar gives it, checked as far as that goes without the ledger. The area is
/// the computed one, in square metres with two decimals.
record ParcelInput(
    String id,
    Geometry geometry,
    BigDecimal areaSqm,
    String use,
    String address,
    SortedMap<String, Share> owners) {
  private static final int TEXT_MAX = 500;

  static ParcelInput parse(JSONObject json, RegistryConfig config) {
    try {
      String id = OwnerId.id(LandState.PARCEL, json.getString("parcel"));
      Geometry geometry = geometry(id, json.getJSONObject("geometry"));
      double area = EqualArea.squareMetres(geometry);
      checkArea(id, json, area, config);
      return new ParcelInput(
          id,
          geometry,
          BigDecimal.valueOf(area).setScale(2, RoundingMode.HALF_EVEN),
          text(id, json, "use"),
          text(id, json, "address"),
          owners(id, json.getJSONArray("owners")));
    } catch (JSONException e) {
      throw Rule.BAD_PARCEL.refusal(
          "parcel '%s' is not as documented: %s", json.optString("parcel"), e.getMessage());
    }
  }

  private static Geometry geometry(String id, JSONObject json) {
    try {
      return GeoJson.parse(json);
    } catch (BadGeometryException e) {
      throw Rule.BAD_GEOMETRY.refusal("geometry of parcel %s: %s", id, e.getMessage());
    }
  }

  private static void checkArea(
      String id, JSONObject json, double computed, RegistryConfig config) {
    double stated = json.has("areaSqm") ? json.getDouble("areaSqm") : computed;
    if (!(Math.abs(stated - computed) <= stated * config.areaTolerancePercent() / 100)) {
      throw Rule.AREA_MISMATCH.refusal(
          "area of parcel %s is stated as %.2f m², its polygon has %.2f m²", id, stated, computed);
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

  private static SortedMap<String, Share> owners(String id, JSONArray list) {
    SortedMap<String, Share> owners = new TreeMap<>();
    for (int i = 0; i < list.length(); i++) {
      JSONObject entry = list.getJSONObject(i);
      String owner = OwnerId.checked(entry.getString("owner"));
      if (owners.put(owner, Share.parse(entry.getString("share"))) != null) {
        throw Rule.BAD_OWNER.refusal("parcel %s names owner %s twice", id, owner);
      }
    }
    return owners;
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
