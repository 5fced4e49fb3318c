package org.dure.contracts.land;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.dure.contracts.land.Offer.State;

/// A sale from offer to entry. Each step reads who calls from the certificate.
final class Sales {
  private static final Pattern PRICE = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private final LandState state;
  private final Caller caller;

  Sales(LandState state) {
    this.state = state;
    this.caller = Caller.of(state.stub());
  }

  Offer offer(Offer offer) {
    Title title = state.title(offer.parcel());
    OwnerId.id(LandState.OFFER, offer.offer());
    if (state.has(LandState.OFFER, offer.parcel(), offer.offer())) {
      throw Rule.OFFER_EXISTS.refusal(
          "parcel %s already has an offer %s", offer.parcel(), offer.offer());
    }
    title.requireShare(offer.seller(), Share.parse(offer.share()));
    OwnerId.certified(offer.buyer());
    if (offer.buyer().equals(offer.seller())) {
      throw Rule.SELF_SALE.refusal(
          "offer %s of parcel %s sells to the seller", offer.offer(), offer.parcel());
    }
    if (!PRICE.matcher(offer.price()).matches() || !CURRENCY.matcher(offer.currency()).matches()) {
      throw Rule.BAD_PRICE.refusal(
          "price '%s %s' is not a whole number of minor units and a currency of three letters",
          offer.price(), offer.currency());
    }
    if (!time(offer.expiresAt()).isAfter(state.stub().getTxTimestamp())) {
      throw Rule.BAD_TIME.refusal("offer %s expires in the past", offer.offer());
    }
    return put(offer, "SaleOffered");
  }

  Offer accept(String parcel, String id) {
    Offer offer = state.offer(parcel, id);
    offer.require(State.OFFERED);
    if (!offer.buyer().equals(caller.ownerId())) {
      throw Rule.NOT_THE_BUYER.refusal(
          "offer %s of parcel %s is made to %s, not to %s",
          id, parcel, offer.buyer(), caller.ownerId());
    }
    if (isPast(offer)) {
      throw Rule.OFFER_EXPIRED.refusal(
          "offer %s of parcel %s expired at %s", id, parcel, offer.expiresAt());
    }
    return put(offer.in(State.ACCEPTED), "OfferAccepted");
  }

  Offer enter(String parcel, String id) {
    caller.requireRegistrar(state.config());
    Offer offer = state.offer(parcel, id);
    offer.require(State.ACCEPTED);
    Title before = state.title(parcel);
    Title after =
        before.transfer(
            offer.seller(), offer.buyer(), Share.parse(offer.share()), "sale " + id, state.now());
    state.putTitle(after, before.shares());
    Offer entered = offer.in(State.ENTERED);
    state.put(entered.json(), LandState.OFFER, parcel, id);
    state.event("SaleEntered", Json.object("offer", entered.json(), "shares", after.sharesJson()));
    return entered;
  }

  Offer cancel(String parcel, String id) {
    Offer offer = state.offer(parcel, id);
    switch (offer.state()) {
      case OFFERED -> {
        if (!caller.ownerId().equals(offer.seller()) && !caller.ownerId().equals(offer.buyer())) {
          throw Rule.NOT_A_PARTY.refusal(
              "%s is neither seller nor buyer in offer %s of parcel %s",
              caller.ownerId(), id, parcel);
        }
      }
      case ACCEPTED -> caller.requireRegistrar(state.config());
      case ENTERED, CANCELLED, EXPIRED ->
          throw Rule.WRONG_STATE.refusal(
              "offer %s of parcel %s is already %s", id, parcel, offer.state());
    }
    return put(offer.in(State.CANCELLED), "OfferCancelled");
  }

  Offer expire(String parcel, String id) {
    Offer offer = state.offer(parcel, id);
    offer.require(State.OFFERED);
    if (!isPast(offer)) {
      throw Rule.NOT_EXPIRED.refusal(
          "offer %s of parcel %s stands until %s", id, parcel, offer.expiresAt());
    }
    return put(offer.in(State.EXPIRED), "OfferExpired");
  }

  private boolean isPast(Offer offer) {
    return !time(offer.expiresAt()).isAfter(state.stub().getTxTimestamp());
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw Rule.BAD_TIME.refusal("'%s' is not a time like 2026-12-31T00:00:00Z", text);
    }
  }

  private Offer put(Offer offer, String event) {
    state.put(offer.json(), LandState.OFFER, offer.parcel(), offer.offer());
    state.event(event, offer.json());
    return offer;
  }
}
