package org.dure.contracts.land;

import java.util.List;

/// Deeds of notaries, by the hash of their text; the text stays with the notary.
final class Deeds {
  private final Act act;

  Deeds(Act act) {
    this.act = act;
  }

  Json record(String parcel, String hash, String reference) {
    act.titles().of(parcel);
    Json deed = write(parcel, hash, reference);
    act.state().event("DeedRecorded", deed);
    return deed;
  }

  /// Without an event, as a part of something else.
  Json write(String parcel, String hash, String reference) {
    act.require(Role.NOTARY);
    if (act.state().has(LandState.DEED, parcel, Act.hash(hash))) {
      throw Rule.DEED_EXISTS.refusal("parcel %s has the deed %s already", parcel, hash);
    }
    Json deed =
        Json.object(
            "parcel", parcel,
            "hash", hash,
            "reference", Act.reference(reference),
            "notary", act.caller().ownerId(),
            "timestamp", act.state().now());
    act.state().put(deed, LandState.DEED, parcel, hash);
    return deed;
  }

  static Json of(LandState state, String parcel) {
    OwnerId.id(LandState.PARCEL, parcel);
    return Json.array(
        state.under(LandState.DEED, List.of(parcel)).stream()
            .map(found -> new Json(found.value()))
            .toList());
  }
}
