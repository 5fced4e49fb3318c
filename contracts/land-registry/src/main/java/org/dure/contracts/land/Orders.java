package org.dure.contracts.land;

import java.util.List;

/// What courts order, and what they or the registrar note: transfers, freezes, disputes.
final class Orders {
  private final Act act;
  private final Titles titles;

  Orders(Act act) {
    this.act = act;
    this.titles = act.titles();
  }

  /// Whatever freeze or encumbrance there is: the encumbrances stay.
  Json transfer(String parcel, String order, String from, String to, String share) {
    act.require(Role.COURT);
    LandState state = act.state();
    Title before = titles.of(parcel).requireOpen();
    if (state.has(LandState.ORDER, parcel, OwnerId.id(LandState.ORDER, order))) {
      throw Rule.ORDER_EXISTS.refusal("order %s of parcel %s is already entered", order, parcel);
    }
    Title after =
        before.transfer(
            OwnerId.checked(from),
            OwnerId.checked(to),
            Share.parse(share),
            "court order " + order,
            state.now());
    titles.change(before, after);
    Json record =
        Json.object(
            "parcel", parcel,
            "order", order,
            "from", from,
            "to", to,
            "share", share,
            "court", act.caller().ownerId(),
            "timestamp", state.now());
    state.put(record, LandState.ORDER, parcel, order);
    state.event("CourtOrderEntered", Json.object("order", record, "shares", after.sharesJson()));
    return after.json();
  }

  Json restrict(String parcel, String id, Restriction.Kind kind, String reference) {
    Role by = courtOrRegistrar();
    Title before = titles.of(parcel).requireOpen();
    Restriction restriction = new Restriction(id, kind, by, reference);
    return change(
        before,
        before.entries().plus(List.of(restriction)),
        restriction,
        kind == Restriction.Kind.FREEZE ? "TitleFrozen" : "DisputeNoted",
        "%s %s, %s"
            .formatted(kind == Restriction.Kind.FREEZE ? "freeze" : "dispute", id, reference));
  }

  /// What a court restricted a court lifts.
  Json lift(String parcel, String id, String reference) {
    Title before = titles.of(parcel).requireOpen();
    Restriction restriction = before.entries().require(Restriction.class, id, parcel);
    Role by = courtOrRegistrar();
    if (restriction.by() == Role.COURT && by != Role.COURT) {
      act.require(Role.COURT);
    }
    return change(
        before,
        before.entries().minus(id),
        restriction,
        "RestrictionLifted",
        "restriction " + id + " lifted, " + Act.reference(reference));
  }

  private Role courtOrRegistrar() {
    if (act.is(Role.COURT)) {
      return Role.COURT;
    }
    act.require(Role.REGISTRAR);
    return Role.REGISTRAR;
  }

  private Json change(
      Title before, Entries entries, Restriction restriction, String event, String why) {
    Title after = before.with(entries, why, act.state().now());
    titles.change(before, after);
    act.state()
        .event(
            event,
            Json.object(
                "parcel", before.parcel(),
                "restriction", restriction.json(),
                "by", act.caller().ownerId(),
                "reason", why));
    return after.json();
  }
}
