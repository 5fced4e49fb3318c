package org.dure.contracts.token;

import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Info;
import org.hyperledger.fabric.contract.annotation.License;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// Money of several currencies. The README lists arguments, roles and refusals of each transaction.
@Contract(
    name = "token",
    info =
        @Info(
            title = "Token",
            description = "Accounts, payments, allowances and holds in several currencies",
            version = "1",
            license = @License(name = "Apache-2.0", url = "")))
@Default
public final class Token implements ContractInterface {

  @Transaction
  public String initTokens(Context ctx, String config) {
    ChaincodeStub stub = ctx.getStub();
    TokenState state = new TokenState(stub);
    if (state.isInitialised()) {
      throw Rule.ALREADY_INITIALISED.refusal("the config is already written");
    }
    TokenConfig parsed = TokenConfig.parse(config, Origin.of(stub));
    return write(state, parsed, "TokensInitialised");
  }

  @Transaction
  public String changeConfig(Context ctx, String config) {
    Act act = act(ctx);
    act.config().requireOperator(act.caller());
    TokenConfig parsed = TokenConfig.parse(config, act.config().chaincode());
    return write(act.state(), parsed, "ConfigChanged");
  }

  /// Nobody writes a config that shuts them out.
  private static String write(TokenState state, TokenConfig config, String event) {
    config.requireOperator(Caller.of(state.stub()));
    state.putConfig(config);
    state.event(event, config.json());
    return config.json().text();
  }

  @Transaction
  public String createCurrency(Context ctx, String code, String decimals, String issuers) {
    Act act = act(ctx);
    act.config().requireOperator(act.caller());
    TokenState state = act.state();
    Currency currency =
        new Currency(
            Form.currency(code), Form.decimals(decimals), Who.parseAll(issuers), state.now());
    if (!state.get(TokenState.CURRENCY, code).isEmpty()) {
      throw Rule.CURRENCY_EXISTS.refusal("there is already a currency %s", code);
    }
    state.put(currency.json(), TokenState.CURRENCY, code);
    state.event("CurrencyCreated", currency.json());
    return currency.json().text();
  }

  @Transaction
  public String mint(
      Context ctx, String id, String currency, String to, String amount, String reference) {
    return new Payments(act(ctx)).mint(id, currency, to, amount, reference).text();
  }

  @Transaction
  public String burn(Context ctx, String id, String currency, String amount, String reference) {
    return new Payments(act(ctx)).burn(id, currency, amount, reference).text();
  }

  @Transaction
  public String transfer(
      Context ctx, String id, String currency, String to, String amount, String reference) {
    return new Payments(act(ctx)).transfer(id, currency, to, amount, reference).text();
  }

  @Transaction
  public String approve(
      Context ctx, String currency, String spender, String expected, String amount) {
    return new Payments(act(ctx)).approve(currency, spender, expected, amount).text();
  }

  @Transaction
  public String transferFrom(
      Context ctx,
      String id,
      String currency,
      String owner,
      String to,
      String amount,
      String reference) {
    return new Payments(act(ctx)).transferFrom(id, currency, owner, to, amount, reference).text();
  }

  @Transaction
  public String freeze(Context ctx, String currency, String account, String reason) {
    return new Freezing(act(ctx)).freeze(currency, account, reason).text();
  }

  @Transaction
  public String unfreeze(Context ctx, String currency, String account, String reason) {
    return new Freezing(act(ctx)).unfreeze(currency, account, reason).text();
  }

  @Transaction
  public String hold(
      Context ctx,
      String id,
      String currency,
      String amount,
      String payee,
      String executors,
      String via,
      String purpose,
      String expiresAt) {
    Holds.Wish wish =
        new Holds.Wish(id, currency, amount, payee, executors, via, purpose, expiresAt);
    return new Holds(act(ctx)).make(wish).text();
  }

  @Transaction
  public String releaseHold(Context ctx, String id) {
    return new Holds(act(ctx)).release(id).text();
  }

  @Transaction
  public String refundHold(Context ctx, String id) {
    return new Holds(act(ctx)).refund(id).text();
  }

  @Transaction
  public String expireHold(Context ctx, String id) {
    return new Holds(act(ctx)).expire(id).text();
  }

  /// Adds receipts to a balance, for anyone: nothing changes hands.
  @Transaction
  public String fold(Context ctx, String currency, String account, String atMost) {
    Act act = act(ctx);
    Currency known = act.state().currency(currency);
    int folded = act.purse(known, Form.account(account)).fold(Form.pageSize(atMost));
    Json record = Json.object("currency", currency, "account", account, "folded", folded);
    act.state().event("Folded", record);
    return record.text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String whoAmI(Context ctx) {
    Caller caller = Caller.of(ctx.getStub());
    TokenState state = new TokenState(ctx.getStub());
    boolean operator = state.isInitialised() && Who.anyIncludes(state.config().operators(), caller);
    return Json.object(
            "account", caller.account(),
            "mspId", caller.mspId(),
            "subject", caller.subject(),
            "operator", operator)
        .text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String tokenConfig(Context ctx) {
    return new TokenState(ctx.getStub()).config().json().text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readCurrency(Context ctx, String currency) {
    return new TokenState(ctx.getStub()).currency(currency).json().text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String balance(Context ctx, String currency, String account) {
    return books(ctx).balance(currency, account).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String allowance(Context ctx, String currency, String owner, String spender) {
    return books(ctx).allowance(currency, owner, spender).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readHold(Context ctx, String id) {
    return Holds.read(new TokenState(ctx.getStub()), id).json().text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String holdsOf(Context ctx, String account, String pageSize, String bookmark) {
    return books(ctx).holdsOf(account, pageSize, bookmark).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String statement(
      Context ctx, String currency, String account, String pageSize, String bookmark) {
    return books(ctx).statement(currency, account, pageSize, bookmark).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String holdHistory(Context ctx, String id) {
    return books(ctx).holdHistory(id).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String freezeHistory(Context ctx, String currency, String account) {
    return books(ctx).freezeHistory(currency, account).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String totalSupply(Context ctx, String currency) {
    return books(ctx).totalSupply(currency).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String audit(Context ctx, String currency) {
    return books(ctx).audit(currency).text();
  }

  private static Act act(Context ctx) {
    return Act.of(ctx.getStub());
  }

  private static Books books(Context ctx) {
    return new Books(new TokenState(ctx.getStub()));
  }
}
