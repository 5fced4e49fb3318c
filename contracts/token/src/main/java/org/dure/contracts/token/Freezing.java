package org.dure.contracts.token;

import org.json.JSONObject;

/// Accounts that may neither pay nor be paid in a currency, until its issuer says otherwise.
final class Freezing {
  private final Act act;

  Freezing(Act act) {
    this.act = act;
  }

  static boolean isFrozen(TokenState state, String currency, String account) {
    String text = state.get(TokenState.FROZEN, currency, account);
    return !text.isEmpty() && new JSONObject(text).getBoolean("frozen");
  }

  void requireActive(String currency, String account) {
    if (isFrozen(act.state(), currency, account)) {
      throw Rule.ACCOUNT_FROZEN.refusal("account %s is frozen in %s", account, currency);
    }
  }

  Json freeze(String code, String account, String reason) {
    issuer(code, account, reason);
    requireActive(code, account);
    return put(code, account, reason, true);
  }

  Json unfreeze(String code, String account, String reason) {
    issuer(code, account, reason);
    if (!isFrozen(act.state(), code, account)) {
      throw Rule.NOT_FROZEN.refusal("account %s is not frozen in %s", account, code);
    }
    return put(code, account, reason, false);
  }

  private void issuer(String code, String account, String reason) {
    act.state().currency(code).requireIssuer(act.caller());
    Form.account(account);
    Form.text("reason", reason);
  }

  private Json put(String code, String account, String reason, boolean frozen) {
    Json record =
        Json.object(
            "currency", code,
            "account", account,
            "frozen", frozen,
            "by", act.caller().account(),
            "reason", reason,
            "since", act.state().now());
    act.state().put(record, TokenState.FROZEN, code, account);
    act.state().event(frozen ? "AccountFrozen" : "AccountUnfrozen", record);
    return record;
  }
}
