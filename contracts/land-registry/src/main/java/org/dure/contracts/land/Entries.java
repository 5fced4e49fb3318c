package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.json.JSONArray;
import org.json.JSONObject;

/// All that a title says beside its owners, in the order of entry; of encumbrances that order is
/// their rank.
record Entries(List<Entry> all) {
  static final Entries NONE = new Entries(List.of());
  private static final int MAX = 200;

  Entries {
    all = List.copyOf(all);
    Set<String> ids = new TreeSet<>();
    for (Entry entry : all) {
      if (!ids.add(entry.id())) {
        throw Rule.ENTRY_EXISTS.refusal("the title already has an entry %s", entry.id());
      }
    }
    if (all.size() > MAX) {
      throw Rule.TOO_MANY_ENTRIES.refusal(
          "the title would have %d entries, at most %d are taken", all.size(), MAX);
    }
  }

  static Entries parse(JSONObject json) {
    List<Entry> all = new ArrayList<>();
    add(json, "encumbrances", Encumbrance::parse, all);
    add(json, "leases", Lease::parse, all);
    add(json, "restrictions", Restriction::parse, all);
    add(json, "buildings", Building::parse, all);
    return new Entries(all);
  }

  private static void add(
      JSONObject json, String name, Function<JSONObject, Entry> parse, List<Entry> to) {
    JSONArray list = json.optJSONArray(name, new JSONArray());
    for (int i = 0; i < list.length(); i++) {
      to.add(parse.apply(list.getJSONObject(i)));
    }
  }

  <T extends Entry> List<T> only(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<String> ids() {
    return all.stream().map(Entry::id).toList();
  }

  <T extends Entry> T require(Class<T> kind, String id, String parcel) {
    return only(kind).stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            Rule.NO_SUCH_ENTRY.refusal(
                "the title of parcel %s has no %s %s",
                parcel, kind.getSimpleName().toLowerCase(java.util.Locale.ROOT), id));
  }

  Entries plus(Collection<? extends Entry> more) {
    List<Entry> after = new ArrayList<>(all);
    after.addAll(more);
    return new Entries(after);
  }

  Entries minus(String id) {
    return new Entries(all.stream().filter(entry -> !entry.id().equals(id)).toList());
  }

  Entries replace(Entry entry) {
    return new Entries(all.stream().map(e -> e.id().equals(entry.id()) ? entry : e).toList());
  }

  /// The encumbrance and the one that comes next change places.
  Entries behindNext(Encumbrance encumbrance, String parcel) {
    List<Encumbrance> ranks = new ArrayList<>(only(Encumbrance.class));
    int rank = ranks.indexOf(encumbrance);
    if (rank == ranks.size() - 1) {
      throw Rule.LAST_RANK.refusal(
          "encumbrance %s of parcel %s has the last rank already", encumbrance.id(), parcel);
    }
    ranks.set(rank, ranks.get(rank + 1));
    ranks.set(rank + 1, encumbrance);
    List<Entry> after = new ArrayList<>(ranks);
    all.stream().filter(entry -> !(entry instanceof Encumbrance)).forEach(after::add);
    return new Entries(after);
  }

  /// Names and lists by turns, for [Json#object].
  List<Object> pairs() {
    return List.of(
        "encumbrances", ranked(),
        "leases", json(Lease.class),
        "restrictions", json(Restriction.class),
        "buildings", json(Building.class));
  }

  private List<Json> json(Class<? extends Entry> kind) {
    return only(kind).stream().map(Entry::json).toList();
  }

  private List<Json> ranked() {
    List<Json> ranked = new ArrayList<>();
    for (Encumbrance encumbrance : only(Encumbrance.class)) {
      String text = encumbrance.json().text();
      ranked.add(new Json("{\"rank\":" + (ranked.size() + 1) + "," + text.substring(1)));
    }
    return ranked;
  }
}
