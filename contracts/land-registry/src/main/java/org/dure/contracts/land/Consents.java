package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Who agrees to what, by the hash of its text. The registrar enters an instrument only when all
/// whom it concerns have consented to the very text that is entered. For those who hold no
/// certificate a notary's deed of the same hash stands.
final class Consents {
  private final Act act;

  Consents(Act act) {
    this.act = act;
  }

  Json give(String parcel, String hash) {
    act.titles().of(parcel).requireOpen();
    String owner = act.caller().ownerId();
    Json consent =
        Json.object(
            "parcel",
            parcel,
            "hash",
            Act.hash(hash),
            "owner",
            owner,
            "timestamp",
            act.state().now());
    act.state().put(consent, LandState.CONSENT, parcel, hash, owner);
    act.state().event("ConsentGiven", consent);
    return consent;
  }

  Json withdraw(String parcel, String hash) {
    OwnerId.id(LandState.PARCEL, parcel);
    String owner = act.caller().ownerId();
    if (!act.state().has(LandState.CONSENT, parcel, Act.hash(hash), owner)) {
      throw Rule.NO_SUCH_CONSENT.refusal(
          "%s has not consented to %s on parcel %s", owner, hash, parcel);
    }
    act.state().delete(LandState.CONSENT, parcel, hash, owner);
    Json withdrawn = Json.object("parcel", parcel, "hash", hash, "owner", owner);
    act.state().event("ConsentWithdrawn", withdrawn);
    return withdrawn;
  }

  /// Uses the consents up.
  void take(String parcel, String hash, Collection<String> parties) {
    List<String> missing = new ArrayList<>();
    for (String party : parties) {
      if (OwnerId.isReference(party)) {
        if (!act.state().has(LandState.DEED, parcel, hash)) {
          missing.add(party + " (by a notary's deed)");
        }
      } else if (act.state().has(LandState.CONSENT, parcel, hash, party)) {
        act.state().delete(LandState.CONSENT, parcel, hash, party);
      } else {
        missing.add(party);
      }
    }
    if (!missing.isEmpty()) {
      throw Rule.CONSENT_MISSING.refusal(
          "parcel %s: these have not consented to %s: %s",
          parcel, hash, String.join(", ", missing));
    }
  }
}
