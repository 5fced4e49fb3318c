package org.dure.contracts.welfare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Benefit tokens by claimant: one lot for each instalment, with the day on which it expires. The
/// lots that expire first are spent first.
final class Wallets {
  private final WelfareState state;

  Wallets(WelfareState state) {
    this.state = state;
  }

  /// @param account hash of the claimant's account
  record Lot(
      String programme,
      String wallet,
      String claim,
      String period,
      long amount,
      long paid,
      String expires,
      String account) {
    static Lot parse(JSONObject json) {
      return new Lot(
          json.getString("programme"),
          json.getString("wallet"),
          json.getString("claim"),
          json.getString("period"),
          json.getLong("amount"),
          json.getLong("paid"),
          json.getString("expires"),
          json.getString("account"));
    }

    boolean expired(Instant now) {
      return !now.isBefore(Instant.parse(expires));
    }

    private Lot less(long taken) {
      return new Lot(programme, wallet, claim, period, amount - taken, paid, expires, account);
    }

    Json json() {
      return Json.object(
          "docType", "lot",
          "programme", programme,
          "wallet", wallet,
          "claim", claim,
          "period", period,
          "amount", amount,
          "paid", paid,
          "expires", expires,
          "account", account);
    }
  }

  void add(Entitlement to, String period, long amount, String expires) {
    put(
        new Lot(
            to.programme(),
            to.wallet(),
            to.claim(),
            period,
            amount,
            amount,
            expires,
            to.account()));
  }

  private void put(Lot lot) {
    String[] ids = {lot.programme, lot.wallet, lot.claim, lot.period};
    if (lot.amount == 0) {
      state.delete(WelfareState.LOT, ids);
    } else {
      state.put(lot.json(), WelfareState.LOT, ids);
    }
  }

  /// The lots of a wallet that have not expired, those that do first first.
  List<Lot> spendable(String programme, String wallet) {
    Instant now = state.now();
    return state.under(WelfareState.LOT, programme, Ids.wallet(wallet)).values().stream()
        .map(Lot::parse)
        .filter(lot -> !lot.expired(now))
        .sorted(
            Comparator.comparing((Lot lot) -> Instant.parse(lot.expires))
                .thenComparing(Lot::period)
                .thenComparing(Lot::claim))
        .toList();
  }

  /// Takes so much out of a wallet.
  ///
  /// @return whether that emptied at least one lot nobody had spent of before
  boolean take(String programme, String wallet, long amount) {
    List<Lot> lots = spendable(programme, wallet);
    long there = lots.stream().mapToLong(Lot::amount).sum();
    if (there < amount) {
      throw Rule.INSUFFICIENT.refusal(
          "wallet %s has %d to spend of programme %s, not %d", wallet, there, programme, amount);
    }
    boolean drained = false;
    long open = amount;
    for (Lot lot : lots) {
      long taken = Math.min(open, lot.amount);
      if (taken > 0) {
        put(lot.less(taken));
        drained |= taken == lot.paid;
        open -= taken;
      }
    }
    return drained;
  }

  void requireHolder(String wallet) {
    String holder = Caller.of(state.stub()).holder();
    if (!holder.equals(wallet)) {
      throw Rule.NOT_THE_CLAIMANT.refusal("wallet %s is not that of %s", wallet, holder);
    }
  }

  /// Takes expired lots back: `[[wallet, claim, period], ...]`.
  Json expire(String programme, String text) {
    Caller.of(state.stub()).require(state.config(), Role.TREASURY);
    Ids.checked("programme", programme);
    List<Json> returned = new ArrayList<>();
    long sum = 0;
    for (List<String> ids : references(text)) {
      Lot lot = lot(programme, ids);
      if (!lot.expired(state.now())) {
        throw Rule.NOT_EXPIRED.refusal(
            "lot %s of programme %s can be spent until %s", ids, programme, lot.expires);
      }
      put(lot.less(lot.amount));
      sum += lot.amount;
      returned.add(Json.object("claim", lot.claim, "period", lot.period, "amount", lot.amount));
    }
    state.addToPot(WelfareState.RETURNED, programme, sum);
    Json record = Json.object("programme", programme, "amount", sum, "lots", returned);
    state.event("UnspentReturned", record);
    return record;
  }

  private Lot lot(String programme, List<String> ids) {
    return Lot.parse(
        state.require(
            Rule.NO_SUCH_LOT,
            WelfareState.LOT,
            programme,
            Ids.wallet(ids.get(0)),
            Ids.checked("claim", ids.get(1)),
            Entitlements.month(ids.get(2)).toString()));
  }

  private static List<List<String>> references(String text) {
    JSONArray array = Batch.entries("expiry", text);
    List<List<String>> references = new ArrayList<>();
    try {
      for (int i = 0; i < array.length(); i++) {
        JSONArray ids = array.getJSONArray(i);
        references.add(List.of(ids.getString(0), ids.getString(1), ids.getString(2)));
      }
      return references;
    } catch (JSONException e) {
      throw Rule.BAD_JSON.refusal("lots are [[wallet, claim, period], ...]: %s", e.getMessage());
    }
  }

  /// What a wallet holds, expired lots included.
  Json read(String programme, String wallet) {
    Map<String, JSONObject> found =
        state.under(WelfareState.LOT, Ids.checked("programme", programme), Ids.wallet(wallet));
    List<Json> lots = found.values().stream().map(Lot::parse).map(Lot::json).toList();
    long spendable = spendable(programme, wallet).stream().mapToLong(Lot::amount).sum();
    return Json.object("wallet", wallet, "spendable", spendable, "lots", lots);
  }
}
