package org.dure.contracts.land;

import java.math.BigDecimal;
import org.json.JSONObject;

/// A building on the parcel, until it is demolished.
record Building(String id, String use, BigDecimal floorAreaSqm, String reference) implements Entry {
  private static final int TEXT_MAX = 500;

  Building {
    OwnerId.id("entry", id);
    Act.reference(reference);
    if (use.length() > TEXT_MAX || floorAreaSqm.signum() <= 0) {
      throw Rule.BAD_ENTRY.refusal(
          "building %s needs a use of at most %d characters and a floor area", id, TEXT_MAX);
    }
  }

  static Building parse(JSONObject json) {
    return new Building(
        json.getString("id"),
        json.getString("use"),
        json.getBigDecimal("floorAreaSqm"),
        json.getString("reference"));
  }

  @Override
  public Json json() {
    return Json.object("id", id, "use", use, "floorAreaSqm", floorAreaSqm, "reference", reference);
  }
}
