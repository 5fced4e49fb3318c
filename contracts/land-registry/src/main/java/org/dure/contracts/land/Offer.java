package org.dure.contracts.land;

import org.json.JSONObject;

/// An offer to sell a share, and how far it has come. The price is a whole number of minor units,
/// kept as text.
record Offer(
    String parcel,
    String offer,
    String seller,
    String buyer,
    String share,
    String price,
    String currency,
    String expiresAt,
    State state) {

  enum State {
    OFFERED,
    ACCEPTED,
    ENTERED,
    CANCELLED,
    EXPIRED
  }

  static Offer parse(JSONObject json) {
    return new Offer(
        json.getString("parcel"),
        json.getString("offer"),
        json.getString("seller"),
        json.getString("buyer"),
        json.getString("share"),
        json.getString("price"),
        json.getString("currency"),
        json.getString("expiresAt"),
        State.valueOf(json.getString("state")));
  }

  Offer in(State next) {
    return new Offer(parcel, offer, seller, buyer, share, price, currency, expiresAt, next);
  }

  boolean isOpen() {
    return state == State.OFFERED || state == State.ACCEPTED;
  }

  void require(State needed) {
    if (state != needed) {
      throw Rule.WRONG_STATE.refusal(
          "offer %s of parcel %s is %s, not %s", offer, parcel, state, needed);
    }
  }

  Json json() {
    return Json.object(
        "parcel", parcel,
        "offer", offer,
        "seller", seller,
        "buyer", buyer,
        "share", share,
        "price", price,
        "currency", currency,
        "expiresAt", expiresAt,
        "state", state.name());
  }
}
