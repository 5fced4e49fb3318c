package org.dure.contracts.token;

import java.math.BigInteger;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// One transaction under way: the state, who sent it, and to which chaincode.
record Act(TokenState state, Caller caller, TokenConfig config, String origin) {

  /// A transaction that may write: sent to this chaincode, or to one that may call it.
  static Act of(ChaincodeStub stub) {
    TokenState state = new TokenState(stub);
    TokenConfig config = state.config();
    String origin = Origin.of(stub);
    config.requireWay(origin);
    return new Act(state, Caller.of(stub), config, origin);
  }

  /// Uses up an id of the caller's.
  void use(String id) {
    Form.id("payment", id);
    String before = state.get(TokenState.USED, caller.account(), id);
    if (!before.isEmpty()) {
      throw Rule.ID_USED.refusal(
          "payment id %s of %s was used by transaction %s", id, caller.account(), before);
    }
    state.put(state.stub().getTxId(), TokenState.USED, caller.account(), id);
  }

  Purse purse(Currency currency, String account) {
    return new Purse(state, currency.code(), account);
  }

  /// Takes from an account and says so in its statement.
  void debit(Currency currency, String account, Posting posting) {
    requireActive(currency, account);
    purse(currency, account).spend(posting.amount());
    enter(currency, account, posting, posting.amount().negate());
  }

  /// Gives to an account whether frozen or not, and says so in its statement.
  void credit(Currency currency, String account, Posting posting) {
    purse(currency, account).receive(posting.amount(), posting.cause());
    enter(currency, account, posting, posting.amount());
  }

  private void enter(Currency currency, String account, Posting posting, BigInteger signed) {
    state.put(
        Json.object(
            "time", state.now(),
            "txId", state.stub().getTxId(),
            "kind", posting.kind(),
            "amount", signed.toString(),
            "counterparty", posting.payer().equals(account) ? posting.payee() : posting.payer(),
            "id", posting.id(),
            "reference", posting.reference()),
        TokenState.ENTRY,
        currency.code(),
        account,
        state.newestFirst(),
        state.stub().getTxId(),
        posting.cause());
  }

  /// Adds to the record of what was minted, or burned when negative.
  void supply(Currency currency, BigInteger signed, String cause) {
    state.put(
        signed.toString(),
        TokenState.SUPPLY,
        currency.code(),
        state.oldestFirst(),
        state.stub().getTxId(),
        cause);
  }

  void requireActive(Currency currency, String account) {
    new Freezing(this).requireActive(currency.code(), account);
  }
}
