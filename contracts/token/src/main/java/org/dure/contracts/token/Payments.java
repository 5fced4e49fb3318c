package org.dure.contracts.token;

import java.math.BigInteger;

/// Money made, paid and unmade.
final class Payments {
  private final Act act;

  Payments(Act act) {
    this.act = act;
  }

  Json mint(String id, String code, String to, String amount, String reference) {
    Currency currency = act.state().currency(code);
    currency.requireIssuer(act.caller());
    Posting posting = posting("mint", id, amount, "", Form.account(to), reference);
    act.requireActive(currency, to);
    act.use(id);
    act.credit(currency, to, posting);
    act.supply(currency, posting.amount(), posting.cause());
    return done(currency, posting, "Minted");
  }

  Json burn(String id, String code, String amount, String reference) {
    Currency currency = act.state().currency(code);
    currency.requireIssuer(act.caller());
    Posting posting = posting("burn", id, amount, act.caller().account(), "", reference);
    act.use(id);
    act.debit(currency, posting.payer(), posting);
    act.supply(currency, posting.amount().negate(), posting.cause());
    return done(currency, posting, "Burned");
  }

  Json transfer(String id, String code, String to, String amount, String reference) {
    Currency currency = act.state().currency(code);
    String from = act.caller().account();
    Posting posting = posting("transfer", id, amount, from, Form.account(to), reference);
    return pay(currency, posting);
  }

  Json transferFrom(
      String id, String code, String owner, String to, String amount, String reference) {
    Currency currency = act.state().currency(code);
    Posting posting =
        posting("transfer", id, amount, Form.account(owner), Form.account(to), reference);
    act.requireActive(currency, act.caller().account());
    useAllowance(currency, posting);
    return pay(currency, posting);
  }

  private Json pay(Currency currency, Posting posting) {
    requireTwo(posting.payer(), posting.payee());
    act.requireActive(currency, posting.payee());
    act.use(posting.id());
    act.debit(currency, posting.payer(), posting);
    act.credit(currency, posting.payee(), posting);
    return done(currency, posting, "Transferred");
  }

  private void useAllowance(Currency currency, Posting posting) {
    String spender = act.caller().account();
    BigInteger allowed = allowance(act.state(), currency.code(), posting.payer(), spender);
    if (allowed.compareTo(posting.amount()) < 0) {
      throw Rule.ALLOWANCE_TOO_SMALL.refusal(
          "%s may spend %s %s of %s, not %s",
          spender, allowed, currency.code(), posting.payer(), posting.amount());
    }
    setAllowance(currency.code(), posting.payer(), spender, allowed.subtract(posting.amount()));
  }

  static BigInteger allowance(TokenState state, String code, String owner, String spender) {
    String text = state.get(TokenState.ALLOWANCE, code, owner, spender);
    return text.isEmpty() ? BigInteger.ZERO : new BigInteger(text);
  }

  private void setAllowance(String code, String owner, String spender, BigInteger amount) {
    if (amount.signum() == 0) {
      act.state().delete(TokenState.ALLOWANCE, code, owner, spender);
    } else {
      act.state().put(amount.toString(), TokenState.ALLOWANCE, code, owner, spender);
    }
  }

  /// Who approves says what the allowance was, so that what the spender spent in between is not
  /// allowed a second time.
  Json approve(String code, String spender, String expected, String amount) {
    Currency currency = act.state().currency(code);
    String owner = act.caller().account();
    requireTwo(owner, Form.account(spender));
    BigInteger before = Form.amountOrNone(expected);
    BigInteger after = Form.amountOrNone(amount);
    BigInteger found = allowance(act.state(), currency.code(), owner, spender);
    if (!found.equals(before)) {
      throw Rule.ALLOWANCE_CHANGED.refusal(
          "%s may spend %s %s of %s, not %s as expected", spender, found, code, owner, before);
    }
    setAllowance(code, owner, spender, after);
    Json record =
        Json.object(
            "currency", code, "owner", owner, "spender", spender, "amount", after.toString());
    act.state().event("Approved", record);
    return record;
  }

  static void requireTwo(String one, String other) {
    if (one.equals(other)) {
      throw Rule.SELF_PAYMENT.refusal("%s is on both sides", one);
    }
  }

  private static Posting posting(
      String kind, String id, String amount, String from, String to, String reference) {
    Form.id("payment", id);
    Form.text("reference", reference);
    return new Posting(kind, id, Form.amount(amount), from, to, reference);
  }

  private Json done(Currency currency, Posting posting, String event) {
    Json record =
        Json.object(
            "id", posting.id(),
            "currency", currency.code(),
            "from", posting.payer(),
            "to", posting.payee(),
            "amount", posting.amount().toString(),
            "reference", posting.reference(),
            "by", act.caller().account(),
            "time", act.state().now());
    act.state().event(event, record);
    return record;
  }
}
