package org.dure.contracts.land;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.json.JSONArray;
import org.json.JSONObject;

/// Who owns a parcel. The shares, by owner, always sum to one; the reason names the act that made
/// them so.
record Title(String parcel, SortedMap<String, Share> shares, String reason, String since) {
  Title {
    shares = new TreeMap<>(shares);
    Share sum = Share.sum(shares.values());
    if (!sum.equals(Share.WHOLE)) {
      throw Rule.SHARES_NOT_ONE.refusal(
          "the shares of parcel %s sum to %s, not to one", parcel, sum);
    }
  }

  static Title parse(JSONObject json) {
    SortedMap<String, Share> shares = new TreeMap<>();
    JSONArray list = json.getJSONArray("shares");
    for (int i = 0; i < list.length(); i++) {
      JSONObject share = list.getJSONObject(i);
      shares.put(share.getString("owner"), Share.parse(share.getString("share")));
    }
    return new Title(
        json.getString("parcel"), shares, json.getString("reason"), json.getString("since"));
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
    Share rest = requireShare(from, share).minus(share);
    SortedMap<String, Share> after = new TreeMap<>(shares);
    if (rest.equals(Share.NONE)) {
      after.remove(from);
    } else {
      after.put(from, rest);
    }
    after.merge(to, share, Share::plus);
    return new Title(parcel, after, why, when);
  }

  Json sharesJson() {
    return Json.array(shares.entrySet().stream().map(Title::shareJson).toList());
  }

  private static Json shareJson(Map.Entry<String, Share> entry) {
    return Json.object("owner", entry.getKey(), "share", entry.getValue().toString());
  }

  Json json() {
    return Json.object("parcel", parcel, "shares", sharesJson(), "reason", reason, "since", since);
  }
}
