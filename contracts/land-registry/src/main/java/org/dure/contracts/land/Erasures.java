package org.dure.contracts.land;

import java.util.List;
import java.util.Set;

/// Personal details and terms of sales: kept from all but those concerned, and erased on request.
/// Of what is erased the salted hash stays, with when, by whom and why.
final class Erasures {
  static final String PERSON = "person";
  private static final int TEXT_MAX = 20_000;

  private final Act act;
  private final Confidential confidential;

  Erasures(Act act) {
    this.act = act;
    this.confidential = new Confidential(act.state(), act.config());
  }

  /// Details of an owner, from the transient field `person`, by the owner or the registrar.
  Json recordPerson(String owner) {
    requireOwnerOrRegistrar(OwnerId.checked(owner));
    byte[] text = confidential.given(PERSON);
    if (text.length == 0 || text.length > TEXT_MAX) {
      throw Rule.BAD_TERMS.refusal(
          "the transient field person has %d bytes, 1 to %d are taken", text.length, TEXT_MAX);
    }
    confidential.put(confidential.mspIds(List.of(owner)), key(owner), text);
    Json done =
        Json.object(
            "owner", owner, "hash", java.util.HexFormat.of().formatHex(Caller.sha256(text)));
    act.state().event("PersonRecorded", done);
    return done;
  }

  String readPerson(String owner) {
    requireOwnerOrRegistrar(OwnerId.checked(owner));
    return confidential.read(act.caller().mspId(), key(owner));
  }

  Json purgePerson(String owner, String reason) {
    requireOwnerOrRegistrar(OwnerId.checked(owner));
    return erase(
        confidential.mspIds(List.of(owner)), key(owner), "person " + owner, Act.reference(reason));
  }

  /// When the sale is over, by a party or the registrar.
  Json purgeTerms(String parcel, String id, String reason) {
    Offer offer = act.state().offer(parcel, id);
    if (!offer.isParty(act.caller().ownerId())) {
      act.require(Role.REGISTRAR);
    }
    if (offer.isOpen()) {
      throw Rule.WRONG_STATE.refusal(
          "offer %s of parcel %s is %s: its terms are still needed", id, parcel, offer.state());
    }
    return erase(
        confidential.mspIds(List.of(offer.bargain().seller(), offer.bargain().buyer())),
        Sales.termsKey(act.state(), parcel, id),
        "terms of offer " + id + " of parcel " + parcel,
        Act.reference(reason));
  }

  private Json erase(Set<String> mspIds, String key, String what, String reason) {
    List<String> hashes =
        mspIds.stream().map(m -> confidential.hash(m, key)).filter(h -> !h.isEmpty()).toList();
    if (hashes.isEmpty()) {
      throw Rule.NOTHING_TO_ERASE.refusal("there is no %s", what);
    }
    confidential.purge(mspIds, key);
    String id = act.state().stub().getTxId();
    Json proof =
        Json.object(
            "erasure", id,
            "what", what,
            "hash", hashes.getFirst(),
            "organisations", mspIds,
            "by", act.caller().ownerId(),
            "timestamp", act.state().now(),
            "reason", reason);
    act.state().put(proof, LandState.ERASURE, id);
    act.state().event("Erased", proof);
    return proof;
  }

  private String key(String owner) {
    return act.state().key(PERSON, owner);
  }

  private void requireOwnerOrRegistrar(String owner) {
    if (!owner.equals(act.caller().ownerId())) {
      act.require(Role.REGISTRAR);
    }
  }
}
