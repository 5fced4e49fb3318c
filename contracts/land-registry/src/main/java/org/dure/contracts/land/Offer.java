package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/// An offer to sell a share, and how far it has come.
record Offer(String parcel, String offer, Bargain bargain, Progress progress, State state) {

  enum State {
    OFFERED,
    ACCEPTED,
    CERTIFIED,
    ENTERED,
    CANCELLED,
    EXPIRED
  }

  /// How the price is paid: by a hold in the token contract, released with the entry, or in another
  /// way, which the notary looks into.
  enum PaidBy {
    TOKEN,
    OTHER
  }

  /// What is offered to whom.
  ///
  /// @param termsHash of the price and what else stays between the parties
  record Bargain(
      String seller,
      String buyer,
      String share,
      String termsHash,
      PaidBy paidBy,
      String expiresAt) {}

  /// What has been added since.
  ///
  /// @param known entries of the title that the buyer accepted
  /// @param consents encumbrances whose holders agree to the sale
  /// @param deed hash of the notary's deed, empty before
  record Progress(
      List<String> known, List<String> consents, String deed, @Nullable Payment payment) {
    static final Progress NONE = new Progress(List.of(), List.of(), "", null);
  }

  static Offer made(String parcel, String offer, Bargain bargain) {
    return new Offer(parcel, offer, bargain, Progress.NONE, State.OFFERED);
  }

  static Offer parse(JSONObject json) {
    return new Offer(
        json.getString("parcel"),
        json.getString("offer"),
        new Bargain(
            json.getString("seller"),
            json.getString("buyer"),
            json.getString("share"),
            json.getString("termsHash"),
            json.getEnum(PaidBy.class, "paidBy"),
            json.getString("expiresAt")),
        new Progress(
            strings(json.getJSONArray("known")),
            strings(json.getJSONArray("consents")),
            json.getString("deed"),
            json.has("payment") ? Payment.parse(json.getJSONObject("payment")) : null),
        State.valueOf(json.getString("state")));
  }

  private static List<String> strings(JSONArray array) {
    List<String> strings = new ArrayList<>();
    array.forEach(each -> strings.add((String) each));
    return strings;
  }

  Offer in(State next) {
    return new Offer(parcel, offer, bargain, progress, next);
  }

  Offer accepted(List<String> known, @Nullable Payment payment) {
    return new Offer(
        parcel,
        offer,
        bargain,
        new Progress(known, progress.consents, progress.deed, payment),
        State.ACCEPTED);
  }

  Offer certified(String deed) {
    return new Offer(
        parcel,
        offer,
        bargain,
        new Progress(progress.known, progress.consents, deed, progress.payment),
        State.CERTIFIED);
  }

  Offer consented(String encumbrance) {
    List<String> consents = new ArrayList<>(progress.consents);
    consents.add(encumbrance);
    return new Offer(
        parcel,
        offer,
        bargain,
        new Progress(progress.known, consents, progress.deed, progress.payment),
        state);
  }

  boolean isOpen() {
    return switch (state) {
      case OFFERED, ACCEPTED, CERTIFIED -> true;
      case ENTERED, CANCELLED, EXPIRED -> false;
    };
  }

  void require(State needed) {
    if (state != needed) {
      throw Rule.WRONG_STATE.refusal(
          "offer %s of parcel %s is %s, not %s", offer, parcel, state, needed);
    }
  }

  void requireOpen() {
    if (!isOpen()) {
      throw Rule.WRONG_STATE.refusal("offer %s of parcel %s is already %s", offer, parcel, state);
    }
  }

  boolean isParty(String owner) {
    return owner.equals(bargain.seller) || owner.equals(bargain.buyer);
  }

  Json json() {
    List<Object> pairs =
        new ArrayList<>(
            List.of(
                "parcel", parcel,
                "offer", offer,
                "seller", bargain.seller,
                "buyer", bargain.buyer,
                "share", bargain.share,
                "termsHash", bargain.termsHash,
                "paidBy", bargain.paidBy.name(),
                "expiresAt", bargain.expiresAt));
    pairs.addAll(
        List.of(
            "known", progress.known,
            "consents", progress.consents,
            "deed", progress.deed,
            "state", state.name()));
    if (progress.payment != null) {
      pairs.addAll(List.of("payment", progress.payment.json()));
    }
    return Json.object(pairs.toArray());
  }
}
