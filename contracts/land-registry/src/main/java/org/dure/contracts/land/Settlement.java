package org.dure.contracts.land;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.shim.Chaincode;
import org.json.JSONException;
import org.json.JSONObject;

/// Payment against transfer: the buyer's money waits in a hold of the token contract, made out to
/// the seller for this very sale, and is released by the transaction that enters the sale. If one
/// leg fails the other does not happen.
final class Settlement {
  private static final int OK = 200;

  private final Act act;

  Settlement(Act act) {
    this.act = act;
  }

  /// What a hold for a sale has to name as its purpose.
  static String purpose(String parcel, String offer) {
    return "land-registry/" + parcel + "/" + offer;
  }

  /// The hold as promised, checked against the terms.
  Payment check(Offer offer, String hold, Terms terms) {
    Payment payment =
        new Payment(
            hold,
            OwnerId.account(offer.bargain().buyer()),
            OwnerId.account(offer.bargain().seller()),
            terms.price(),
            terms.currency());
    requireAsPromised(offer, payment);
    return payment;
  }

  void release(Offer offer, Payment payment) {
    requireAsPromised(offer, payment);
    call("releaseHold", payment.hold());
  }

  private void requireAsPromised(Offer offer, Payment payment) {
    JSONObject hold = read(payment.hold());
    require(payment, "state", "HELD", hold.optString("state"));
    require(payment, "payer", payment.payer(), hold.optString("payer"));
    require(payment, "payee", payment.payee(), hold.optString("payee"));
    require(payment, "amount", payment.amount(), hold.optString("amount"));
    require(payment, "currency", payment.currency(), hold.optString("currency"));
    require(payment, "purpose", purpose(offer.parcel(), offer.offer()), hold.optString("purpose"));
    if (act.isPast(hold.optString("expiresAt", Instant.EPOCH.toString()))) {
      throw Rule.HOLD_REFUSED.refusal(
          "hold %s expired at %s", payment.hold(), hold.optString("expiresAt"));
    }
  }

  private static void require(Payment payment, String field, String wanted, String found) {
    if (!wanted.equals(found)) {
      throw Rule.HOLD_REFUSED.refusal(
          "hold %s has %s '%s', the sale needs '%s'", payment.hold(), field, found, wanted);
    }
  }

  private JSONObject read(String hold) {
    String text = call("readHold", hold);
    try {
      return new JSONObject(text);
    } catch (JSONException e) {
      throw Rule.HOLD_REFUSED.refusal("hold %s is not readable: %s", hold, e.getMessage());
    }
  }

  private String call(String function, String... arguments) {
    List<byte[]> args =
        Stream.concat(Stream.of(function), Arrays.stream(arguments))
            .map(a -> a.getBytes(StandardCharsets.UTF_8))
            .toList();
    Chaincode.Response response =
        act.state().stub().invokeChaincode(act.config().tokenChaincode(), args, "");
    if (response.getStatusCode() != OK) {
      throw Rule.HOLD_REFUSED.refusal(
          "%s of chaincode %s: %s", function, act.config().tokenChaincode(), response.getMessage());
    }
    byte[] payload = response.getPayload();
    return payload == null ? "" : new String(payload, StandardCharsets.UTF_8);
  }
}
