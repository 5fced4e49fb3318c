package org.dure.contracts.land;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Leases: entered with the consent of all owners and the lessee, borne by every later owner.
final class Leases {
  private final Act act;
  private final Titles titles;

  Leases(Act act) {
    this.act = act;
    this.titles = act.titles();
  }

  Json enter(String parcel, String text) {
    act.require(Role.REGISTRAR);
    Lease lease = Entry.read(text, Lease::parse);
    Title before = titles.of(parcel).requireFree();
    Set<String> parties = new TreeSet<>(before.shares().keySet());
    parties.add(lease.lessee());
    act.consents().take(parcel, Caller.sha256Hex(text), parties);
    return change(
        before,
        before.entries().plus(List.of(lease)),
        lease,
        "LeaseEntered",
        "lease " + lease.id() + ", " + lease.reference());
  }

  /// The lessee may give it up at any time; an owner or the registrar ends it when it is over.
  Json end(String parcel, String id, String reference) {
    Title before = titles.of(parcel).requireOpen();
    Lease lease = before.entries().require(Lease.class, id, parcel);
    if (!lease.lessee().equals(act.caller().ownerId())) {
      if (!before.shares().containsKey(act.caller().ownerId())) {
        act.require(Role.REGISTRAR);
      }
      if (!act.isPast(lease.until())) {
        throw Rule.NOT_EXPIRED.refusal(
            "lease %s of parcel %s stands until %s", id, parcel, lease.until());
      }
    }
    return change(
        before,
        before.entries().minus(id),
        lease,
        "LeaseEnded",
        "lease " + id + " ended, " + Act.reference(reference));
  }

  private Json change(Title before, Entries entries, Lease lease, String event, String why) {
    Title after = before.with(entries, why, act.state().now());
    titles.change(before, after);
    act.state()
        .event(event, Json.object("parcel", before.parcel(), "lease", lease.json(), "reason", why));
    return after.json();
  }
}
