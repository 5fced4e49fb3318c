package org.dure.contracts.land;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Certificates of inheritance, issued by a court or a notary, and their entry, parcel by parcel,
/// by the registrar.
final class Inheritances {
  private final Act act;

  Inheritances(Act act) {
    this.act = act;
  }

  Json issue(String certificate, String text) {
    if (!act.is(Role.COURT)) {
      act.require(Role.NOTARY);
    }
    if (act.state().has(LandState.INHERITANCE, OwnerId.id(LandState.INHERITANCE, certificate))) {
      throw Rule.INHERITANCE_EXISTS.refusal("certificate %s is already issued", certificate);
    }
    Json record = record(certificate, text);
    act.state().put(record, LandState.INHERITANCE, certificate);
    act.state().event("InheritanceIssued", record);
    return record;
  }

  private Json record(String certificate, String text) {
    try {
      JSONObject json = new JSONObject(text);
      String deceased = OwnerId.checked(json.getString("deceased"));
      SortedMap<String, Share> heirs = heirs(json.getJSONArray("heirs"), deceased);
      Share sum = Share.sum(heirs.values());
      if (!sum.equals(Share.WHOLE)) {
        throw Rule.SHARES_NOT_ONE.refusal(
            "the heirs' shares of certificate %s sum to %s, not to one", certificate, sum);
      }
      return Json.object(
          "certificate", certificate,
          "deceased", deceased,
          "heirs",
              heirs.entrySet().stream()
                  .map(e -> Json.object("owner", e.getKey(), "share", e.getValue().toString()))
                  .toList(),
          "by", act.caller().ownerId(),
          "timestamp", act.state().now());
    } catch (JSONException e) {
      throw Rule.BAD_ENTRY.refusal(
          "certificate %s is not as documented: %s", certificate, e.getMessage());
    }
  }

  private static SortedMap<String, Share> heirs(JSONArray list, String deceased) {
    SortedMap<String, Share> heirs = new TreeMap<>();
    for (int i = 0; i < list.length(); i++) {
      JSONObject heir = list.getJSONObject(i);
      String owner = OwnerId.checked(heir.getString("owner"));
      if (owner.equals(deceased)
          || heirs.put(owner, Share.parse(heir.getString("share"))) != null) {
        throw Rule.BAD_OWNER.refusal("%s is the deceased, or an heir twice", owner);
      }
    }
    return heirs;
  }

  Json enter(String parcel, String certificate) {
    act.require(Role.REGISTRAR);
    Titles titles = act.titles();
    Title before = titles.of(parcel).requireFree();
    JSONObject json =
        act.state()
            .json(
                Rule.NO_SUCH_INHERITANCE,
                LandState.INHERITANCE,
                OwnerId.id(LandState.INHERITANCE, certificate));
    String deceased = json.getString("deceased");
    Share held = before.requireShare(deceased, Share.NONE);
    Map<String, Share> shares = new LinkedHashMap<>();
    heirs(json.getJSONArray("heirs"), deceased)
        .forEach((heir, share) -> shares.put(heir, share.times(held)));
    Title after =
        before.transfer(deceased, shares, "inheritance " + certificate, act.state().now());
    titles.change(before, after);
    act.state()
        .event(
            "InheritanceEntered",
            Json.object(
                "parcel", parcel, "certificate", certificate, "shares", after.sharesJson()));
    return after.json();
  }
}
