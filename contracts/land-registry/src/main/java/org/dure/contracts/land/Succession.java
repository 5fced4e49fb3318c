package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;

/// What a merged parcel takes over from several.
final class Succession {
  private Succession() {}

  /// A buyer who has accepted may rely on the parcel.
  static void requireNoSale(Act act, String parcel) {
    for (LandState.Found found : act.state().under(LandState.OFFER, List.of(parcel))) {
      Offer offer = Offer.parse(new JSONObject(found.value()));
      boolean relied =
          offer.state() == Offer.State.ACCEPTED || offer.state() == Offer.State.CERTIFIED;
      if (relied && !act.isPast(offer.bargain().expiresAt())) {
        throw Rule.OPEN_SALE.refusal(
            "parcel %s is under sale: offer %s is %s until %s",
            parcel, offer.offer(), offer.state(), offer.bargain().expiresAt());
      }
    }
  }

  static void requireSameOwners(List<Title> parents) {
    Title first = parents.getFirst();
    for (Title other : parents) {
      if (!other.shares().equals(first.shares())) {
        throw Rule.OWNERS_DIFFER.refusal(
            "parcels %s and %s have different owners or shares", first.parcel(), other.parcel());
      }
    }
  }

  /// Everything that lies on one of them. The same right on several, as after a subdivision, counts
  /// once. If encumbrances of several come together the ranks say their order.
  static Entries entries(List<Title> parents, List<String> ranks) {
    List<Entry> all = new ArrayList<>();
    int encumbered = 0;
    for (Title parent : parents) {
      boolean brings = false;
      for (Entry entry : parent.entries().all()) {
        if (!all.contains(entry)) {
          brings |= entry instanceof Encumbrance;
          all.add(entry);
        }
      }
      encumbered += brings ? 1 : 0;
    }
    Entries entries = new Entries(all);
    return encumbered > 1 || !ranks.isEmpty() ? ranked(entries, ranks) : entries;
  }

  private static Entries ranked(Entries entries, List<String> ranks) {
    List<Encumbrance> encumbrances = entries.only(Encumbrance.class);
    List<String> ids = encumbrances.stream().map(Encumbrance::id).toList();
    if (!ranks.stream().sorted().toList().equals(ids.stream().sorted().toList())) {
      throw Rule.BAD_PLAN.refusal("the plan's ranks are %s, the encumbrances are %s", ranks, ids);
    }
    List<Entry> after = new ArrayList<>();
    for (String id : ranks) {
      after.add(encumbrances.get(ids.indexOf(id)));
    }
    entries.all().stream().filter(e -> !(e instanceof Encumbrance)).forEach(after::add);
    return new Entries(after);
  }

  /// Who holds an encumbrance on one of several encumbered parcels: its reach and rank change.
  static List<String> holders(List<Title> parents) {
    return parents.stream()
        .flatMap(parent -> parent.entries().only(Encumbrance.class).stream())
        .map(Encumbrance::holder)
        .distinct()
        .toList();
  }
}
