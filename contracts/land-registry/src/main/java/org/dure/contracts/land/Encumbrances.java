package org.dure.contracts.land;

import java.util.List;

/// Mortgages and other rights in a parcel: entry, rank, assignment, release. They go with the
/// parcel, whoever owns it.
final class Encumbrances {
  private final Act act;
  private final Titles titles;

  Encumbrances(Act act) {
    this.act = act;
    this.titles = act.titles();
  }

  /// What all owners have consented to, behind what is entered already.
  Json enter(String parcel, String text) {
    act.require(Role.REGISTRAR);
    Encumbrance encumbrance = Entry.read(text, Encumbrance::parse);
    if (encumbrance.kind() == Encumbrance.Kind.ATTACHMENT) {
      throw Rule.BAD_ENTRY.refusal("encumbrance %s: a court orders attachments", encumbrance.id());
    }
    Title before = titles.of(parcel).requireFree();
    act.consents().take(parcel, Caller.sha256Hex(text), before.shares().keySet());
    return add(before, encumbrance, "EncumbranceEntered");
  }

  /// Asks no owner.
  Json order(String parcel, String text) {
    act.require(Role.COURT);
    return add(
        titles.of(parcel).requireOpen(),
        Entry.read(text, Encumbrance::parse),
        "EncumbranceEntered");
  }

  Json yieldRank(String parcel, String id) {
    Title before = titles.of(parcel).requireFree();
    Encumbrance encumbrance = before.entries().require(Encumbrance.class, id, parcel);
    requireHolder(encumbrance, parcel);
    return change(
        before,
        before.entries().behindNext(encumbrance, parcel),
        encumbrance,
        "EncumbranceYielded",
        "rank of " + id + " yielded");
  }

  Json assign(String parcel, String id, String holder) {
    Title before = titles.of(parcel).requireFree();
    Encumbrance encumbrance = before.entries().require(Encumbrance.class, id, parcel);
    requireHolder(encumbrance, parcel);
    Encumbrance assigned = encumbrance.heldBy(OwnerId.checked(holder));
    return change(
        before,
        before.entries().replace(assigned),
        assigned,
        "EncumbranceAssigned",
        "encumbrance " + id + " assigned");
  }

  /// By its holder; by a court whatever it is.
  Json release(String parcel, String id, String reference) {
    Title before = titles.of(parcel).requireOpen();
    Encumbrance encumbrance = before.entries().require(Encumbrance.class, id, parcel);
    if (!act.is(Role.COURT)) {
      if (encumbrance.kind() == Encumbrance.Kind.ATTACHMENT) {
        act.require(Role.COURT);
      }
      before.requireFree();
      requireHolder(encumbrance, parcel);
    }
    return change(
        before,
        before.entries().minus(id),
        encumbrance,
        "EncumbranceReleased",
        "encumbrance " + id + " released, " + Act.reference(reference));
  }

  /// For a holder without a certificate the registrar acts.
  private void requireHolder(Encumbrance encumbrance, String parcel) {
    if (OwnerId.isReference(encumbrance.holder())) {
      act.require(Role.REGISTRAR);
    } else if (!encumbrance.holder().equals(act.caller().ownerId())) {
      throw Rule.NOT_THE_HOLDER.refusal(
          "encumbrance %s of parcel %s is held by %s, not by %s",
          encumbrance.id(), parcel, encumbrance.holder(), act.caller().ownerId());
    }
  }

  private Json add(Title before, Encumbrance encumbrance, String event) {
    return change(
        before,
        before.entries().plus(List.of(encumbrance)),
        encumbrance,
        event,
        "encumbrance " + encumbrance.id() + ", " + encumbrance.reference());
  }

  private Json change(
      Title before, Entries entries, Encumbrance encumbrance, String event, String why) {
    Title after = before.with(entries, why, act.state().now());
    titles.change(before, after);
    act.state()
        .event(
            event,
            Json.object(
                "parcel", before.parcel(),
                "encumbrance", encumbrance.json(),
                "ranks", ranks(after),
                "by", act.caller().ownerId()));
    return after.json();
  }

  private static List<String> ranks(Title title) {
    return title.entries().only(Encumbrance.class).stream().map(Encumbrance::id).toList();
  }
}
