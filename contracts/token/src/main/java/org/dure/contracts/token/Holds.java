package org.dure.contracts.token;

import java.time.Instant;
import org.dure.contracts.token.Hold.State;

/// Escrow: money set aside for a payee until an executor says that it is due, or not.
final class Holds {
  private final Act act;
  private final TokenState state;

  Holds(Act act) {
    this.act = act;
    this.state = act.state();
  }

  /// What the payer asks for, as sent.
  record Wish(
      String id,
      String currency,
      String amount,
      String payee,
      String executors,
      String via,
      String purpose,
      String expiresAt) {}

  Json make(Wish wish) {
    Currency currency = state.currency(wish.currency());
    Hold hold = hold(wish);
    Payments.requireTwo(hold.payer(), hold.payee());
    if (!hold.expiresAt().isAfter(state.time())) {
      throw Rule.BAD_TIME.refusal("hold %s would expire in the past", hold.id());
    }
    if (!state.get(TokenState.HOLD, hold.id()).isEmpty()) {
      throw Rule.HOLD_EXISTS.refusal("there is already a hold %s", hold.id());
    }
    act.requireActive(currency, hold.payee());
    act.debit(currency, hold.payer(), posting("hold", hold));
    state.put("1", TokenState.PARTY, hold.payer(), hold.id());
    state.put("1", TokenState.PARTY, hold.payee(), hold.id());
    state.put(hold.amount().toString(), TokenState.OPEN, hold.currency(), hold.payer(), hold.id());
    return put(hold, "HoldMade");
  }

  private Hold hold(Wish wish) {
    return new Hold(
        Form.id("hold", wish.id()),
        act.caller().account(),
        Form.account(wish.payee()),
        Form.amount(wish.amount()),
        wish.currency(),
        Who.parseAll(wish.executors()),
        Form.chaincodeOrNone(wish.via()),
        Form.text("purpose", wish.purpose()),
        Form.time(wish.expiresAt()),
        State.HELD,
        state.now(),
        "",
        "");
  }

  Json release(String id) {
    Hold hold = open(id);
    if (hold.isOverAt(state.time())) {
      throw Rule.HOLD_EXPIRED.refusal("hold %s expired at %s", id, hold.expiresAt());
    }
    if (!hold.isExecutedBy(act.caller())) {
      throw Rule.NOT_THE_EXECUTOR.refusal(
          "%s is not an executor of hold %s, who are %s",
          act.caller().account(), id, Who.texts(hold.executors()));
    }
    if (!hold.via().isEmpty() && !hold.via().equals(act.origin())) {
      throw Rule.WRONG_WAY.refusal(
          "hold %s is released through chaincode %s, not '%s'", id, hold.via(), act.origin());
    }
    Currency currency = state.currency(hold.currency());
    act.requireActive(currency, hold.payee());
    act.credit(currency, hold.payee(), posting("release", hold));
    return settle(hold, State.RELEASED, "HoldReleased");
  }

  Json refund(String id) {
    Hold hold = open(id);
    if (!hold.payee().equals(act.caller().account()) && !hold.isExecutedBy(act.caller())) {
      throw Rule.NOT_A_PARTY.refusal(
          "%s is neither the payee %s nor an executor of hold %s",
          act.caller().account(), hold.payee(), id);
    }
    return giveBack(hold, "refund", State.REFUNDED, "HoldRefunded");
  }

  Json expire(String id) {
    Hold hold = open(id);
    Instant now = state.time();
    if (!hold.isOverAt(now)) {
      throw Rule.NOT_EXPIRED.refusal(
          "hold %s stands until %s, the transaction's time is %s", id, hold.expiresAt(), now);
    }
    return giveBack(hold, "expire", State.EXPIRED, "HoldExpired");
  }

  /// To a frozen payer too: the money was never anybody else's.
  private Json giveBack(Hold hold, String kind, State how, String event) {
    Currency currency = state.currency(hold.currency());
    act.credit(currency, hold.payer(), posting(kind, hold));
    return settle(hold, how, event);
  }

  private Json settle(Hold hold, State how, String event) {
    state.delete(TokenState.OPEN, hold.currency(), hold.payer(), hold.id());
    return put(hold.settled(how, state.now(), act.caller().account()), event);
  }

  private Hold open(String id) {
    Hold hold = read(state, id);
    if (hold.state() != State.HELD) {
      throw Rule.WRONG_STATE.refusal("hold %s is already %s", id, hold.state());
    }
    return hold;
  }

  static Hold read(TokenState state, String id) {
    String text = state.get(TokenState.HOLD, Form.id("hold", id));
    if (text.isEmpty()) {
      throw Rule.NO_SUCH_HOLD.refusal("there is no hold %s", id);
    }
    return Hold.parse(text);
  }

  private static Posting posting(String kind, Hold hold) {
    return new Posting(kind, hold.id(), hold.amount(), hold.payer(), hold.payee(), hold.purpose());
  }

  private Json put(Hold hold, String event) {
    state.put(hold.json(), TokenState.HOLD, hold.id());
    state.event(event, hold.json());
    return hold.json();
  }
}
