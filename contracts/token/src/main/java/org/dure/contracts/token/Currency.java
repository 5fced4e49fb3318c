package org.dure.contracts.token;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;

/// @param decimals how many digits of an amount stand behind the point when a person reads it
record Currency(String code, int decimals, List<Who> issuers, String createdAt) {
  Currency {
    issuers = List.copyOf(issuers);
  }

  static Currency parse(JSONObject json) {
    JSONArray issuers = json.getJSONArray("issuers");
    List<String> who = new ArrayList<>();
    issuers.forEach(one -> who.add(one.toString()));
    return new Currency(
        json.getString("currency"),
        json.getInt("decimals"),
        Who.parseAll(who),
        json.getString("createdAt"));
  }

  Json json() {
    return Json.object(
        "currency", code,
        "decimals", decimals,
        "issuers", Who.texts(issuers),
        "createdAt", createdAt);
  }

  void requireIssuer(Caller caller) {
    if (!Who.anyIncludes(issuers, caller)) {
      throw Rule.NOT_AN_ISSUER.refusal(
          "%s of %s is not an issuer of %s, who are %s",
          caller.account(), caller.mspId(), code, Who.texts(issuers));
    }
  }

  /// An amount as a person reads it.
  String decimal(BigInteger amount) {
    return new BigDecimal(amount, decimals).toPlainString();
  }
}
