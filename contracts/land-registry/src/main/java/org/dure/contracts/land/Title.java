package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.json.JSONArray;
import org.json.JSONObject;

/// All that is entered about a parcel: who owns it, what lies on it, and which parcels took its
/// place. The shares, by owner, always sum to one; the reason names the act that made the title so.
///
/// @param successors empty while the parcel exists
record Title(
    String parcel,
    SortedMap<String, Share> shares,
    Entries entries,
    List<String> successors,
    String reason,
    String since) {
  Title {
    shares = new TreeMap<>(shares);
    successors = List.copyOf(successors);
    Share sum = Share.sum(shares.values());
    if (!sum.equals(Share.WHOLE)) {
      throw Rule.SHARES_NOT_ONE.refusal(
          "the shares of parcel %s sum to %s, not to one", parcel, sum);
    }
  }

  static Title parse(JSONObject json) {
    List<String> successors = new ArrayList<>();
    json.optJSONArray("successors", new JSONArray()).forEach(s -> successors.add((String) s));
    return new Title(
        json.getString("parcel"),
        shares(json.getJSONArray("shares")),
        Entries.parse(json),
        successors,
        json.getString("reason"),
        json.getString("since"));
  }

  private static SortedMap<String, Share> shares(JSONArray list) {
    SortedMap<String, Share> shares = new TreeMap<>();
    for (int i = 0; i < list.length(); i++) {
      JSONObject share = list.getJSONObject(i);
      shares.put(share.getString("owner"), Share.parse(share.getString("share")));
    }
    return shares;
  }

  Title requireOpen() {
    if (!successors.isEmpty()) {
      throw Rule.PARCEL_CLOSED.refusal(
          "parcel %s is no more: see %s", parcel, String.join(", ", successors));
    }
    return this;
  }

  /// Open, and not frozen.
  Title requireFree() {
    requireOpen();
    for (Restriction restriction : entries.only(Restriction.class)) {
      if (restriction.kind() == Restriction.Kind.FREEZE) {
        throw Rule.FROZEN.refusal(
            "the title of parcel %s is frozen by %s, %s",
            parcel, restriction.id(), restriction.reference());
      }
    }
    return this;
  }

  /// The owner's share; refused unless it reaches what is needed.
  Share requireShare(String owner, Share needed) {
    Share held = shares.get(owner);
    if (held == null) {
      throw Rule.NOT_AN_OWNER.refusal("%s owns no share of parcel %s", owner, parcel);
    }
    if (held.compareTo(needed) < 0) {
      throw Rule.SHARE_TOO_LARGE.refusal(
          "%s owns %s of parcel %s, less than %s", owner, held, parcel, needed);
    }
    return held;
  }

  Title transfer(String from, String to, Share share, String why, String when) {
    return transfer(from, Map.of(to, share), why, when);
  }

  /// One owner's shares go to others.
  Title transfer(String from, Map<String, Share> to, String why, String when) {
    Share leaving = Share.sum(to.values());
    Share rest = requireShare(from, leaving).minus(leaving);
    SortedMap<String, Share> after = new TreeMap<>(shares);
    if (rest.equals(Share.NONE)) {
      after.remove(from);
    } else {
      after.put(from, rest);
    }
    to.forEach((owner, share) -> after.merge(owner, share, Share::plus));
    return new Title(parcel, after, entries, successors, why, when);
  }

  Title with(Entries other, String why, String when) {
    return new Title(parcel, shares, other, successors, why, when);
  }

  Title succeededBy(List<String> parcels, String why, String when) {
    return new Title(parcel, shares, entries, parcels, why, when);
  }

  Json sharesJson() {
    return Json.array(shares.entrySet().stream().map(Title::shareJson).toList());
  }

  private static Json shareJson(Map.Entry<String, Share> entry) {
    return Json.object("owner", entry.getKey(), "share", entry.getValue().toString());
  }

  /// As it is kept: what is empty is left out.
  Json json() {
    List<Object> pairs = new ArrayList<>(List.of("parcel", parcel, "shares", sharesJson()));
    List<Object> more = new ArrayList<>(entries.pairs());
    more.addAll(List.of("successors", successors));
    for (int i = 0; i < more.size(); i += 2) {
      if (!((List<?>) more.get(i + 1)).isEmpty()) {
        pairs.add(more.get(i));
        pairs.add(more.get(i + 1));
      }
    }
    pairs.addAll(List.of("reason", reason, "since", since));
    return Json.object(pairs.toArray());
  }
}
