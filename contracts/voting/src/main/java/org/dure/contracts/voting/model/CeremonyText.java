package org.dure.contracts.voting.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.crypto.Ceremony;
import org.dure.contracts.voting.crypto.Dealing;
import org.dure.contracts.voting.crypto.Enrolment;
import org.json.JSONArray;
import org.json.JSONObject;

/// What the trustees have sent so far, by their numbers: bytes in base64url.
public record CeremonyText(
    SortedMap<Integer, String> enrolments,
    SortedMap<Integer, String> dealings,
    SortedMap<Integer, String> confirmations) {

  public static CeremonyText empty() {
    return new CeremonyText(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /// @param text what the query `readCeremony` answers
  public static CeremonyText parse(String text) {
    JSONObject json = new JSONObject(text);
    return new CeremonyText(
        steps(json.getJSONArray("enrolments")),
        steps(json.getJSONArray("dealings")),
        steps(json.getJSONArray("confirmations")));
  }

  /// The steps of a list, by trustee.
  public static SortedMap<Integer, String> steps(JSONArray array) {
    SortedMap<Integer, String> steps = new TreeMap<>();
    for (int i = 0; i < array.length(); i++) {
      JSONObject step = array.getJSONObject(i);
      steps.put(step.getInt("trustee"), step.getString("bytes"));
    }
    return steps;
  }

  /// The keys enrolled with.
  public List<ECPoint> keys() {
    List<ECPoint> keys = new ArrayList<>();
    enrolments.values().forEach(text -> keys.add(Enrolment.parse(Base64.bytes(text)).key()));
    return keys;
  }

  public List<Dealing> dealings(Ceremony ceremony) {
    return dealings.values().stream()
        .map(text -> Dealing.parse(Base64.bytes(text), ceremony))
        .toList();
  }
}
