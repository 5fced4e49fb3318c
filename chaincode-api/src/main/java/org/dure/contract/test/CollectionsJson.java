package org.dure.contract.test;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dure.contract.test.TestCollection.Member;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Reads Fabric's `collections_config.json`.
final class CollectionsJson {
  /// An `OR` of principals, with further ones inside.
  private static final Pattern GATE = Pattern.compile("(?:OR|Or|or)\\s*\\((.*)\\)", Pattern.DOTALL);

  private static final Pattern PRINCIPAL =
      Pattern.compile("['\"]([\\p{Alnum}.-]+)[.](admin|member|client|peer|orderer)['\"]");

  private CollectionsJson() {}

  static List<TestCollection> read(String json) {
    List<TestCollection> found = new ArrayList<>();
    try {
      JSONArray all = new JSONArray(json);
      for (int i = 0; i < all.length(); i++) {
        found.add(collection("[" + i + "]", all.getJSONObject(i)));
      }
    } catch (JSONException e) {
      throw new IllegalArgumentException("collections: " + e.getMessage(), e);
    }
    return found;
  }

  private static TestCollection collection(String place, JSONObject json) {
    try {
      return new TestCollection(
          json.getString("name"),
          members(json.getString("policy")),
          json.optLong("blockToLive"),
          json.optBoolean("memberOnlyRead"),
          json.optBoolean("memberOnlyWrite"));
    } catch (JSONException | IllegalArgumentException e) {
      throw new IllegalArgumentException("collections" + place + ": " + e.getMessage(), e);
    }
  }

  /// A collection's policy must be an `OR`, so its members are all the principals in it.
  private static List<Member> members(String policy) {
    List<Member> members = new ArrayList<>();
    add(policy.strip(), members);
    return members;
  }

  private static void add(String rule, List<Member> members) {
    Matcher gate = GATE.matcher(rule);
    Matcher principal = PRINCIPAL.matcher(rule);
    if (principal.matches()) {
      members.add(new Member(principal.group(1), principal.group(2)));
    } else if (gate.matches()) {
      arguments(gate.group(1)).forEach(argument -> add(argument, members));
    } else {
      throw new IllegalArgumentException(
          "policy: '%s' is no OR of principals such as OR('Org1MSP.member','Org2MSP.member')"
              .formatted(rule));
    }
  }

  /// Splits at the commas outside all parentheses.
  private static List<String> arguments(String inside) {
    List<String> found = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        found.add(inside.substring(from, i).strip());
        from = i + 1;
      }
    }
    found.add(inside.substring(from).strip());
    return found;
  }
}
