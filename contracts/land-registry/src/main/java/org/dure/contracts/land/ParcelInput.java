package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// A parcel as a registrar gives it, with the owners and encumbrances that an older register names.
record ParcelInput(Ground ground, SortedMap<String, Share> owners, Entries entries) {

  static ParcelInput parse(JSONObject json, RegistryConfig config) {
    try {
      Ground ground = Ground.parse(json, config);
      return new ParcelInput(
          ground,
          owners(ground.id(), json.getJSONArray("owners")),
          encumbrances(json.optJSONArray("encumbrances", new JSONArray())));
    } catch (JSONException e) {
      throw Rule.BAD_PARCEL.refusal(
          "parcel '%s' is not as documented: %s", json.optString("parcel"), e.getMessage());
    }
  }

  private static SortedMap<String, Share> owners(String id, JSONArray list) {
    SortedMap<String, Share> owners = new TreeMap<>();
    for (int i = 0; i < list.length(); i++) {
      JSONObject entry = list.getJSONObject(i);
      String owner = OwnerId.checked(entry.getString("owner"));
      if (owners.put(owner, Share.parse(entry.getString("share"))) != null) {
        throw Rule.BAD_OWNER.refusal("parcel %s names owner %s twice", id, owner);
      }
    }
    return owners;
  }

  private static Entries encumbrances(JSONArray list) {
    List<Encumbrance> encumbrances = new ArrayList<>();
    for (int i = 0; i < list.length(); i++) {
      encumbrances.add(Encumbrance.parse(list.getJSONObject(i)));
    }
    return Entries.NONE.plus(encumbrances);
  }

  String id() {
    return ground.id();
  }

  Title title(String now) {
    return new Title(id(), owners, entries, List.of(), "registered", now);
  }
}
