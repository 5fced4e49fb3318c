package org.dure.contracts.land;

import org.json.JSONObject;

/// What a hold in the token contract was found to promise when the buyer accepted. The token
/// contract shows as much to anyone.
///
/// @param amount in minor units of the currency
record Payment(String hold, String payer, String payee, String amount, String currency) {
  static Payment parse(JSONObject json) {
    return new Payment(
        json.getString("hold"),
        json.getString("payer"),
        json.getString("payee"),
        json.getString("amount"),
        json.getString("currency"));
  }

  Json json() {
    return Json.object(
        "hold", hold, "payer", payer, "payee", payee, "amount", amount, "currency", currency);
  }
}
