package org.dure.contracts.welfare;

import org.json.JSONObject;

/// What was paid too much is withheld from later instalments, or repaid out of the wallet. It
/// becomes a debt when two reviewers say so, and never more than was paid.
final class Recoveries {
  private final WelfareState state;
  private final Entitlements entitlements;

  Recoveries(WelfareState state) {
    this.state = state;
    this.entitlements = new Entitlements(state);
  }

  static Json terms(String amount, String perInstalment) {
    return Json.object("amount", Ids.amount(amount), "perInstalment", Ids.amount(perInstalment));
  }

  Entitlement establish(String programme, String claim, JSONObject terms) {
    Entitlement entitlement = entitlements.get(programme, claim);
    long amount = terms.getLong("amount");
    long paid = entitlement.schedule().paidSum();
    if (entitlement.debt().total() + amount > paid) {
      throw Rule.TOO_MUCH.refusal(
          "claim %s of programme %s was paid %d, of which %d is owed already; not %d more",
          claim, programme, paid, entitlement.debt().total(), amount);
    }
    Entitlement owing = entitlement.owing(amount, terms.getLong("perInstalment"));
    entitlements.put(owing);
    return owing;
  }

  /// Out of the wallet, by its holder.
  Json repay(String programmeId, String claim, String text) {
    long amount = Ids.amount(text);
    Entitlement entitlement = entitlements.get(programmeId, claim);
    Wallets wallets = new Wallets(state);
    wallets.requireHolder(entitlement.wallet());
    long open = entitlement.debt().open();
    if (open == 0) {
      throw Rule.NO_DEBT.refusal("claim %s of programme %s owes nothing", claim, programmeId);
    }
    if (amount > open) {
      throw Rule.TOO_MUCH.refusal(
          "claim %s of programme %s owes %d, not %d", claim, programmeId, open, amount);
    }
    wallets.take(programmeId, entitlement.wallet(), amount);
    state.addToPot(WelfareState.RECOVERED, programmeId, amount);
    Entitlement repaid = entitlement.repaid(amount);
    entitlements.put(repaid);
    state.event("DebtRepaid", repaid.json());
    return repaid.json();
  }
}
