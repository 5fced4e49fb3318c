package org.dure.contracts.land;

import java.util.List;
import java.util.Set;
import org.dure.contracts.land.Offer.State;
import org.jspecify.annotations.Nullable;

/// A sale from offer to entry. Each step reads who calls from the certificate.
final class Sales {
  private static final String TERMS = "terms";

  private final Act act;
  private final LandState state;
  private final Confidential confidential;

  Sales(Act act) {
    this.act = act;
    this.state = act.state();
    this.confidential = new Confidential(state, act.config());
  }

  static String termsKey(LandState state, String parcel, String offer) {
    return state.key(TERMS, parcel, offer);
  }

  static Offer.PaidBy paidBy(String text) {
    return switch (text) {
      case "TOKEN" -> Offer.PaidBy.TOKEN;
      case "OTHER" -> Offer.PaidBy.OTHER;
      default -> throw Rule.BAD_TERMS.refusal("paid by '%s' is not TOKEN or OTHER", text);
    };
  }

  Offer offer(Offer offer) {
    Offer.Bargain bargain = offer.bargain();
    Title title = state.title(offer.parcel()).requireFree();
    OwnerId.id(LandState.OFFER, offer.offer());
    if (state.has(LandState.OFFER, offer.parcel(), offer.offer())) {
      throw Rule.OFFER_EXISTS.refusal(
          "parcel %s already has an offer %s", offer.parcel(), offer.offer());
    }
    title.requireShare(bargain.seller(), Share.parse(bargain.share()));
    OwnerId.certified(bargain.buyer());
    if (bargain.buyer().equals(bargain.seller())) {
      throw Rule.SELF_SALE.refusal(
          "offer %s of parcel %s sells to the seller", offer.offer(), offer.parcel());
    }
    Act.hash(bargain.termsHash());
    if (act.isPast(bargain.expiresAt())) {
      throw Rule.BAD_TIME.refusal("offer %s expires in the past", offer.offer());
    }
    Offer put = put(offer, "SaleOffered");
    state
        .stub()
        .setStateValidationParameter(
            state.key(LandState.OFFER, offer.parcel(), offer.offer()),
            TitlePolicy.parties(act.config(), parties(offer)));
    return put;
  }

  private static Set<String> parties(Offer offer) {
    Set<String> mspIds = new java.util.TreeSet<>();
    List.of(offer.bargain().seller(), offer.bargain().buyer())
        .forEach(owner -> OwnerId.mspId(owner).ifPresent(mspIds::add));
    return mspIds;
  }

  private Set<String> informed(Offer offer) {
    return confidential.mspIds(List.of(offer.bargain().seller(), offer.bargain().buyer()));
  }

  /// The price and the rest, from the transient field `terms`, to the parties' organisations and
  /// the registry's.
  Json disclose(String parcel, String id) {
    Offer offer = state.offer(parcel, id);
    offer.require(State.OFFERED);
    if (!offer.bargain().seller().equals(act.caller().ownerId())) {
      throw Rule.NOT_A_PARTY.refusal(
          "offer %s of parcel %s is made by %s", id, parcel, offer.bargain().seller());
    }
    Terms terms = Terms.parse(confidential.given(TERMS), offer.bargain().termsHash());
    confidential.put(informed(offer), termsKey(state, parcel, id), terms.text());
    Json done =
        Json.object(
            "parcel",
            parcel,
            "offer",
            id,
            "termsHash",
            offer.bargain().termsHash(),
            "organisations",
            informed(offer));
    state.event("TermsDisclosed", done);
    return done;
  }

  String readTerms(String parcel, String id) {
    Offer offer = state.offer(parcel, id);
    if (!offer.isParty(act.caller().ownerId())) {
      act.require(Role.REGISTRAR);
    }
    String text = confidential.read(act.caller().mspId(), termsKey(state, parcel, id));
    if (text.isEmpty()) {
      throw Rule.TERMS_NOT_DISCLOSED.refusal(
          "the terms of offer %s of parcel %s are not disclosed, or erased", id, parcel);
    }
    return text;
  }

  /// @param hold in the token contract, empty if the price is paid in another way
  Offer accept(String parcel, String id, String hold) {
    Offer offer = state.offer(parcel, id);
    offer.require(State.OFFERED);
    if (!offer.bargain().buyer().equals(act.caller().ownerId())) {
      throw Rule.NOT_THE_BUYER.refusal(
          "offer %s of parcel %s is made to %s, not to %s",
          id, parcel, offer.bargain().buyer(), act.caller().ownerId());
    }
    if (act.isPast(offer.bargain().expiresAt())) {
      throw Rule.OFFER_EXPIRED.refusal(
          "offer %s of parcel %s expired at %s", id, parcel, offer.bargain().expiresAt());
    }
    Title title = state.title(parcel).requireFree();
    requireDisclosed(offer);
    return put(offer.accepted(title.entries().ids(), payment(offer, hold)), "OfferAccepted");
  }

  private void requireDisclosed(Offer offer) {
    String key = termsKey(state, offer.parcel(), offer.offer());
    for (String mspId : informed(offer)) {
      if (!confidential.hash(mspId, key).equals(offer.bargain().termsHash())) {
        throw Rule.TERMS_NOT_DISCLOSED.refusal(
            "the terms of offer %s of parcel %s are not disclosed to %s",
            offer.offer(), offer.parcel(), mspId);
      }
    }
  }

  private @Nullable Payment payment(Offer offer, String hold) {
    boolean byToken = offer.bargain().paidBy() == Offer.PaidBy.TOKEN;
    if (byToken == hold.isEmpty()) {
      throw Rule.HOLD_MISSING.refusal(
          "offer %s of parcel %s is paid by %s: a hold is %s",
          offer.offer(),
          offer.parcel(),
          offer.bargain().paidBy(),
          byToken ? "needed" : "not taken");
    }
    if (!byToken) {
      return null;
    }
    Terms terms = Terms.parse(confidential.given(TERMS), offer.bargain().termsHash());
    return new Settlement(act).check(offer, hold, terms);
  }

  Offer consent(String parcel, String id, String encumbrance) {
    Offer offer = state.offer(parcel, id);
    offer.requireOpen();
    Encumbrance of = state.title(parcel).entries().require(Encumbrance.class, encumbrance, parcel);
    if (OwnerId.isReference(of.holder())) {
      act.require(Role.REGISTRAR);
    } else if (!of.holder().equals(act.caller().ownerId())) {
      throw Rule.NOT_THE_HOLDER.refusal(
          "encumbrance %s of parcel %s is held by %s", encumbrance, parcel, of.holder());
    }
    return put(offer.consented(encumbrance), "SaleConsented");
  }

  Offer certify(String parcel, String id, String deed, String reference) {
    act.require(Role.NOTARY);
    Offer offer = state.offer(parcel, id);
    offer.require(State.ACCEPTED);
    new Deeds(act).write(parcel, deed, reference);
    return put(offer.certified(deed), "SaleCertified");
  }

  Offer enter(String parcel, String id) {
    act.require(Role.REGISTRAR);
    Offer offer = state.offer(parcel, id);
    offer.require(State.CERTIFIED);
    Titles titles = act.titles();
    Title before = titles.of(parcel).requireFree();
    requireAsAccepted(before, offer);
    Offer.Bargain bargain = offer.bargain();
    Title after =
        before.transfer(
            bargain.seller(),
            bargain.buyer(),
            Share.parse(bargain.share()),
            "sale " + id,
            state.now());
    if (offer.progress().payment() != null) {
      new Settlement(act).release(offer, offer.progress().payment());
    }
    titles.change(before, after);
    Offer entered = offer.in(State.ENTERED);
    state.put(entered.json(), LandState.OFFER, parcel, id);
    state.event("SaleEntered", Json.object("offer", entered.json(), "shares", after.sharesJson()));
    return entered;
  }

  /// Nothing lies on the title that the buyer did not know of, or whose holder has a say and was
  /// not asked.
  private static void requireAsAccepted(Title title, Offer offer) {
    for (Entry entry : title.entries().all()) {
      if (!offer.progress().known().contains(entry.id())) {
        throw Rule.TITLE_CHANGED.refusal(
            "offer %s of parcel %s was accepted before %s was entered",
            offer.offer(), offer.parcel(), entry.id());
      }
      if (entry instanceof Encumbrance encumbrance
          && encumbrance.onTransfer() == Encumbrance.OnTransfer.CONSENT
          && !offer.progress().consents().contains(encumbrance.id())) {
        throw Rule.ENCUMBERED.refusal(
            "encumbrance %s of parcel %s: its holder %s has neither consented to offer %s nor"
                + " released it",
            encumbrance.id(), offer.parcel(), encumbrance.holder(), offer.offer());
      }
    }
  }

  Offer cancel(String parcel, String id) {
    Offer offer = state.offer(parcel, id);
    switch (offer.state()) {
      case OFFERED -> {
        if (!offer.isParty(act.caller().ownerId())) {
          throw Rule.NOT_A_PARTY.refusal(
              "%s is neither seller nor buyer in offer %s of parcel %s",
              act.caller().ownerId(), id, parcel);
        }
      }
      case ACCEPTED, CERTIFIED -> act.require(Role.REGISTRAR);
      case ENTERED, CANCELLED, EXPIRED -> offer.requireOpen();
    }
    return put(offer.in(State.CANCELLED), "OfferCancelled");
  }

  Offer expire(String parcel, String id) {
    Offer offer = state.offer(parcel, id);
    offer.require(State.OFFERED);
    if (!act.isPast(offer.bargain().expiresAt())) {
      throw Rule.NOT_EXPIRED.refusal(
          "offer %s of parcel %s stands until %s", id, parcel, offer.bargain().expiresAt());
    }
    return put(offer.in(State.EXPIRED), "OfferExpired");
  }

  private Offer put(Offer offer, String event) {
    state.put(offer.json(), LandState.OFFER, offer.parcel(), offer.offer());
    state.event(event, offer.json());
    return offer;
  }
}
