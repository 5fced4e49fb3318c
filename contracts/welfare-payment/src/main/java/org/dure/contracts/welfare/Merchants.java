package org.dure.contracts.welfare;

import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;

/// Merchants, what is spent there, and what they redeem. A sale adds a key of its own, so that a
/// busy merchant's sales do not conflict; a redemption names the sales it takes.
final class Merchants {
  /// Under which kind a merchant's account is found when a claim is assessed.
  static final String SEEN = "merchant";

  private static final int SUSPICIOUS_SALES = 10;
  private static final int SUSPICIOUS_PERCENT = 80;
  private static final int CREDITS_MAX = 500;

  private final WelfareState state;

  Merchants(WelfareState state) {
    this.state = state;
  }

  /// @param acquirer who collects and redeems for it: a holder id
  /// @param account hash of the account that is paid out to
  record Merchant(
      String id, String name, String category, String acquirer, String account, boolean blocked) {
    static Merchant parse(JSONObject json) {
      return new Merchant(
          json.getString("merchant"),
          json.getString("name"),
          json.getString("category"),
          json.getString("acquirer"),
          json.getString("account"),
          json.getBoolean("blocked"));
    }

    Json json() {
      return Json.object(
          "docType", "merchant",
          "merchant", id,
          "name", name,
          "category", category,
          "acquirer", acquirer,
          "account", account,
          "blocked", blocked);
    }
  }

  /// The account comes as transient data.
  Json register(String id, String name, String category, String acquirer) {
    Caller.of(state.stub()).require(state.config(), Role.MERCHANTS);
    if (state.has(WelfareState.MERCHANT, Ids.checked("merchant", id))) {
      throw Rule.MERCHANT_EXISTS.refusal("merchant %s is already registered", id);
    }
    Vault vault = new Vault(state);
    Merchant merchant =
        new Merchant(
            id,
            name,
            Ids.checked("category", category),
            Ids.wallet(acquirer),
            vault.hashes().account(vault.given("account")),
            false);
    state.put(merchant.json(), WelfareState.MERCHANT, id);
    state.put(Json.object("merchant", id), WelfareState.SEEN, SEEN, merchant.account, id);
    state.event("MerchantRegistered", merchant.json());
    return merchant.json();
  }

  Json block(String id, boolean blocked) {
    Caller.of(state.stub()).require(state.config(), Role.MERCHANTS);
    Merchant old = get(id);
    if (old.blocked == blocked) {
      throw Rule.WRONG_STATE.refusal("merchant %s is %sblocked already", id, blocked ? "" : "not ");
    }
    Merchant next = new Merchant(id, old.name, old.category, old.acquirer, old.account, blocked);
    state.put(next.json(), WelfareState.MERCHANT, id);
    state.event(blocked ? "MerchantBlocked" : "MerchantUnblocked", next.json());
    return next.json();
  }

  Merchant get(String id) {
    return Merchant.parse(
        state.require(Rule.NO_SUCH_MERCHANT, WelfareState.MERCHANT, Ids.checked("merchant", id)));
  }

  /// A claimant with a certificate pays.
  Json spend(String programmeId, String merchantId, String payment, String amount) {
    Programme programme = new Programmes(state).get(programmeId);
    String wallet = Caller.of(state.stub()).holder();
    Json record =
        pay(
            programme,
            get(merchantId),
            Ids.checked("payment", payment),
            wallet,
            Ids.amount(amount));
    state.event("PaymentMade", record);
    return record;
  }

  /// The acquirer brings payments that cards have signed.
  Json collect(
      String programmeId, String merchantId, String batchId, String content, String manifestHash) {
    Programme programme = new Programmes(state).get(programmeId);
    Merchant merchant = get(merchantId);
    String acquirer = requireAcquirer(merchant);
    Batch batch = Batch.begin(state, "payments", batchId, content, manifestHash);
    JSONArray entries = Batch.entries(batchId, content);
    for (int i = 0; i < entries.length(); i++) {
      JSONObject entry = entries.optJSONObject(i, new JSONObject());
      batch.entry(
          entry.optString("payment"),
          () -> {
            CardPayment card = CardPayment.parse(entry);
            card.requireSigned(state.stub().getChannelId(), programmeId, merchantId);
            pay(programme, merchant, card.id(), card.wallet(), card.amount());
            return "PAID";
          });
    }
    return batch.end(programmeId, acquirer);
  }

  private String requireAcquirer(Merchant merchant) {
    String holder = Caller.of(state.stub()).holder();
    if (!merchant.acquirer.equals(holder)) {
      throw Rule.NOT_THE_ACQUIRER.refusal(
          "merchant %s is acquired by %s, not by %s", merchant.id, merchant.acquirer, holder);
    }
    return holder;
  }

  private Json pay(
      Programme programme, Merchant merchant, String payment, String wallet, long amount) {
    requireMayTake(programme, merchant);
    String[] ids = {programme.id(), merchant.id, payment};
    if (state.has(WelfareState.PAYMENT, ids)) {
      throw Rule.PAYMENT_EXISTS.refusal(
          "payment %s at merchant %s is already made", payment, merchant.id);
    }
    Wallets wallets = new Wallets(state);
    for (Wallets.Lot lot : wallets.spendable(programme.id(), wallet)) {
      if (lot.account().equals(merchant.account)) {
        throw Rule.CIRCULAR.refusal(
            "payment %s: merchant %s is paid out to the account of claim %s",
            payment, merchant.id, lot.claim());
      }
    }
    boolean drained = wallets.take(programme.id(), wallet, amount);
    Json record =
        Json.object(
            "docType",
            "payment",
            "programme",
            programme.id(),
            "merchant",
            merchant.id,
            "payment",
            payment,
            "wallet",
            wallet,
            "amount",
            amount,
            "drained",
            drained,
            "at",
            state.now().toString());
    state.put(record, WelfareState.PAYMENT, ids);
    state.put(Json.object("amount", amount, "drained", drained), WelfareState.CREDIT, ids);
    return record;
  }

  private static void requireMayTake(Programme programme, Merchant merchant) {
    requireNotBlocked(merchant);
    if (!programme.guards().categories().contains(merchant.category)) {
      throw Rule.WRONG_CATEGORY.refusal(
          "merchant %s is %s; programme %s is spent at %s",
          merchant.id, merchant.category, programme.id(), programme.guards().categories());
    }
  }

  private static void requireNotBlocked(Merchant merchant) {
    if (merchant.blocked) {
      throw Rule.MERCHANT_BLOCKED.refusal("merchant %s is blocked", merchant.id);
    }
  }

  /// Turns payments into money on the merchant's account: the treasury pays out what the event
  /// says. Many sales that each emptied an instalment at one stroke look like cash for benefit, and
  /// are flagged.
  ///
  /// @param text JSON array of payment ids
  Json redeem(String programmeId, String merchantId, String text) {
    Ids.checked("programme", programmeId);
    Merchant merchant = get(merchantId);
    requireAcquirer(merchant);
    requireNotBlocked(merchant);
    JSONArray payments = payments(text);
    long sum = 0;
    int drained = 0;
    for (int i = 0; i < payments.length(); i++) {
      String id = Ids.checked("payment", payments.optString(i));
      JSONObject credit =
          state.require(Rule.NO_SUCH_CREDIT, WelfareState.CREDIT, programmeId, merchantId, id);
      state.delete(WelfareState.CREDIT, programmeId, merchantId, id);
      sum += credit.getLong("amount");
      drained += credit.getBoolean("drained") ? 1 : 0;
    }
    List<String> flags = new ArrayList<>();
    if (payments.length() >= SUSPICIOUS_SALES
        && drained * 100L >= (long) SUSPICIOUS_PERCENT * payments.length()) {
      flags.add("DRAINED");
    }
    Json record =
        Json.object(
            "docType", "redemption",
            "programme", programmeId,
            "merchant", merchantId,
            "amount", sum,
            "payments", payments.length(),
            "drained", drained,
            "flags", flags,
            "at", state.now().toString());
    state.put(record, WelfareState.REDEEMED, programmeId, merchantId, state.stub().getTxId());
    state.event("Redeemed", record);
    return record;
  }

  private static JSONArray payments(String text) {
    JSONArray payments;
    try {
      payments = new JSONArray(text);
    } catch (org.json.JSONException e) {
      throw Rule.BAD_JSON.refusal("payments are not a JSON array: %s", e.getMessage());
    }
    if (payments.isEmpty() || payments.length() > CREDITS_MAX) {
      throw Rule.BATCH_TOO_LARGE.refusal(
          "%d payments, 1 to %d are redeemed at once", payments.length(), CREDITS_MAX);
    }
    return payments;
  }
}
