package org.dure.contracts.welfare;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.json.JSONException;
import org.json.JSONObject;

/// A payment that a benefit card has signed at a merchant's till. The wallet's id is the hash of
/// the card's key (EC P-256), so nobody needs to be told which key belongs to it.
///
/// @param id the receipt's number, one of its kind for the merchant
/// @param key SubjectPublicKeyInfo
/// @param signature SHA256withECDSA over [#text]
record CardPayment(String id, String wallet, long amount, byte[] key, byte[] signature) {
  private static final int FIELD_BITS = 256;

  static CardPayment parse(JSONObject json) {
    try {
      return new CardPayment(
          Ids.checked("payment", json.getString("payment")),
          Ids.wallet(json.getString("wallet")),
          Ids.amount(json.get("amount").toString()),
          Base64.getDecoder().decode(json.getString("key")),
          Base64.getDecoder().decode(json.getString("signature")));
    } catch (JSONException | IllegalArgumentException e) {
      throw Rule.BAD_JSON.refusal("a payment is not as documented: %s", e.getMessage());
    }
  }

  /// What the card signs.
  static String text(
      String channel,
      String programme,
      String merchant,
      String payment,
      String wallet,
      long amount) {
    return String.join(
        "\n",
        "welfare-payment",
        channel,
        programme,
        merchant,
        payment,
        wallet,
        Long.toString(amount));
  }

  void requireSigned(String channel, String programme, String merchant) {
    String text = text(channel, programme, merchant, id, wallet, amount);
    if (!wallet.equals(Ids.holder(Ids.CARD, key)) || !verifies(text)) {
      throw Rule.BAD_SIGNATURE.refusal(
          "payment %s at merchant %s is not signed by the card of wallet %s", id, merchant, wallet);
    }
  }

  private boolean verifies(String text) {
    try {
      PublicKey read = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key));
      if (!(read instanceof ECPublicKey ec)
          || ec.getParams().getCurve().getField().getFieldSize() != FIELD_BITS) {
        return false;
      }
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(read);
      check.update(text.getBytes(StandardCharsets.UTF_8));
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // neither a key nor a signature
    }
  }
}
