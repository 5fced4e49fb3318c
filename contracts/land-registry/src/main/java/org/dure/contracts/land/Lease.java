package org.dure.contracts.land;

import org.json.JSONObject;

/// A lease that whoever owns the parcel has to bear.
record Lease(String id, String lessee, String from, String until, String reference)
    implements Entry {
  Lease {
    OwnerId.id("entry", id);
    OwnerId.checked(lessee);
    Act.reference(reference);
    if (!Act.time(from).isBefore(Act.time(until))) {
      throw Rule.BAD_TIME.refusal("lease %s ends at %s, not after %s", id, until, from);
    }
  }

  static Lease parse(JSONObject json) {
    return new Lease(
        json.getString("id"),
        json.getString("lessee"),
        json.getString("from"),
        json.getString("until"),
        json.getString("reference"));
  }

  @Override
  public Json json() {
    return Json.object(
        "id", id, "lessee", lessee, "from", from, "until", until, "reference", reference);
  }
}
