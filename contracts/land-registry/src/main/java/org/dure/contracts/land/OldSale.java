package org.dure.contracts.land;

import org.json.JSONObject;

/// A sale as an older register has it: both sides are references to persons in it.
///
/// @param reference of the deed
record OldSale(
    String parcel, String seller, String buyer, Share share, String soldAt, String reference) {
  OldSale {
    OwnerId.id(LandState.PARCEL, parcel);
    if (!OwnerId.isReference(OwnerId.checked(seller))
        || !OwnerId.isReference(OwnerId.checked(buyer))) {
      throw Rule.BAD_OWNER.refusal(
          "the old sale of parcel %s is from %s to %s: owners with certificates sell by offerSale",
          parcel, seller, buyer);
    }
    Act.time(soldAt);
    Act.reference(reference);
  }

  static OldSale parse(JSONObject json) {
    return new OldSale(
        json.getString("parcel"),
        json.getString("seller"),
        json.getString("buyer"),
        Share.parse(json.getString("share")),
        json.getString("soldAt"),
        json.getString("reference"));
  }
}
