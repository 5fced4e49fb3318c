package org.dure.contracts.land;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.json.JSONException;
import org.json.JSONObject;

/// What stays between the parties of a sale and the registry: the price, and whatever else they put
/// in. On the ledger stands the hash of the text, which the salt keeps from being guessed.
///
/// @param price whole number of minor units
record Terms(byte[] text, String price, String currency) {
  private static final Pattern PRICE = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern SALT = Pattern.compile("[0-9a-f]{32,128}");
  private static final int TEXT_MAX = 20_000;

  /// @param hash that the offer names
  static Terms parse(byte[] text, String hash) {
    if (text.length == 0 || text.length > TEXT_MAX) {
      throw Rule.BAD_TERMS.refusal(
          "the transient field terms has %d bytes, 1 to %d are taken", text.length, TEXT_MAX);
    }
    String actual = java.util.HexFormat.of().formatHex(Caller.sha256(text));
    if (!actual.equals(hash)) {
      throw Rule.BAD_TERMS.refusal("the terms have hash %s, the offer names %s", actual, hash);
    }
    try {
      JSONObject json = new JSONObject(new String(text, StandardCharsets.UTF_8));
      Terms terms = new Terms(text, json.getString("price"), json.getString("currency"));
      if (!PRICE.matcher(terms.price).matches()
          || !CURRENCY.matcher(terms.currency).matches()
          || !SALT.matcher(json.getString("salt")).matches()) {
        throw Rule.BAD_TERMS.refusal(
            "the terms need a price in minor units, a currency of three letters and a salt of 32 or"
                + " more hex digits");
      }
      return terms;
    } catch (JSONException e) {
      throw Rule.BAD_TERMS.refusal("the terms are not as documented");
    }
  }
}
