package org.dure.contracts.land;

import org.json.JSONObject;

/// A freeze, under which nothing on the title changes but by a court, or the note of a dispute,
/// which a buyer has to know of.
record Restriction(String id, Kind kind, Role by, String reference) implements Entry {
  enum Kind {
    FREEZE,
    DISPUTE
  }

  Restriction {
    OwnerId.id("entry", id);
    Act.reference(reference);
  }

  static Restriction parse(JSONObject json) {
    return new Restriction(
        json.getString("id"),
        json.getEnum(Kind.class, "kind"),
        json.getEnum(Role.class, "by"),
        json.getString("reference"));
  }

  @Override
  public Json json() {
    return Json.object("id", id, "kind", kind.name(), "by", by.name(), "reference", reference);
  }
}
