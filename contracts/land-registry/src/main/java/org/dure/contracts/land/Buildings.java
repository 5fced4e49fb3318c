package org.dure.contracts.land;

import java.util.List;

/// Buildings on a parcel, from their entry to their demolition.
final class Buildings {
  private final Act act;
  private final Titles titles;

  Buildings(Act act) {
    this.act = act;
    this.titles = act.titles();
    act.require(Role.REGISTRAR);
  }

  Json enter(String parcel, String text) {
    Building building = Entry.read(text, Building::parse);
    Title before = titles.of(parcel).requireFree();
    return change(
        before,
        before.entries().plus(List.of(building)),
        building,
        "BuildingEntered",
        "building " + building.id() + ", " + building.reference());
  }

  Json demolish(String parcel, String id, String reference) {
    Title before = titles.of(parcel).requireFree();
    Building building = before.entries().require(Building.class, id, parcel);
    return change(
        before,
        before.entries().minus(id),
        building,
        "BuildingDemolished",
        "building " + id + " demolished, " + Act.reference(reference));
  }

  private Json change(Title before, Entries entries, Building building, String event, String why) {
    Title after = before.with(entries, why, act.state().now());
    titles.change(before, after);
    act.state()
        .event(
            event,
            Json.object("parcel", before.parcel(), "building", building.json(), "reason", why));
    return after.json();
  }
}
