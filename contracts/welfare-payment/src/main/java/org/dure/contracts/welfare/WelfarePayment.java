package org.dure.contracts.welfare;

import java.util.function.Function;
import org.dure.contracts.welfare.Decisions.Kind;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Info;
import org.hyperledger.fabric.contract.annotation.License;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ChaincodeStub;

/// Benefits from the law to the till: programmes, claims, entitlements, wallets, merchants. The
/// README lists arguments, roles and refusals of each transaction.
@Contract(
    name = "welfare-payment",
    info =
        @Info(
            title = "Welfare payment",
            description = "Programmes, claims, entitlements, benefit wallets, merchants",
            version = "1",
            license = @License(name = "Apache-2.0", url = "")))
@Default
public final class WelfarePayment implements ContractInterface {
  private static String submit(Context ctx, Function<WelfareState, Json> work) {
    WelfareState state = new WelfareState(ctx.getStub());
    Json answer = work.apply(state);
    state.flush();
    return answer.text();
  }

  private static String evaluate(Context ctx, Function<WelfareState, Json> work) {
    return work.apply(new WelfareState(ctx.getStub())).text();
  }

  // ---- setting up

  @Transaction
  public String initWelfare(Context ctx, String config) {
    return submit(
        ctx,
        state -> {
          if (state.optionalConfig().isPresent()) {
            throw Rule.ALREADY_INITIALISED.refusal("the config is already written");
          }
          Config parsed = Config.parse(config);
          Caller.of(state.stub()).require(parsed, Role.PROGRAMMES);
          state.putConfig(parsed);
          state.event("WelfareInitialised", parsed.json());
          return parsed.json();
        });
  }

  @Transaction
  public String setPepper(Context ctx) {
    return submit(
        ctx,
        state -> {
          Caller.of(state.stub()).require(state.config(), Role.PROGRAMMES);
          new Vault(state).setPepper();
          Json done = Json.object("at", state.now().toString());
          state.event("PepperSet", done);
          return done;
        });
  }

  @Transaction
  public String createProgramme(Context ctx, String programme) {
    return submit(ctx, state -> new Programmes(state).create(programme));
  }

  @Transaction
  public String closeProgramme(Context ctx, String programme) {
    return submit(ctx, state -> new Programmes(state).close(programme));
  }

  // ---- claims

  @Transaction
  public String submitClaim(Context ctx, String programme) {
    return submit(ctx, state -> new Claims(state).submit(programme));
  }

  @Transaction
  public String submitClaims(Context ctx, String programme, String batch, String manifestHash) {
    return submit(ctx, state -> new Claims(state).submitAll(programme, batch, manifestHash));
  }

  @Transaction
  public String attest(Context ctx, String programme, String claim) {
    return submit(ctx, state -> new Facts(state).attest(programme, claim));
  }

  @Transaction
  public String attestAll(Context ctx, String programme, String batch, String manifestHash) {
    return submit(ctx, state -> new Facts(state).attestAll(programme, batch, manifestHash));
  }

  @Transaction
  public String assess(Context ctx, String programme, String claim) {
    return submit(ctx, state -> new Assessment(state).assess(programme, claim));
  }

  @Transaction
  public String assessAll(
      Context ctx, String programme, String batch, String claims, String manifestHash) {
    return submit(
        ctx, state -> new Assessment(state).assessAll(programme, batch, claims, manifestHash));
  }

  @Transaction
  public String recheck(Context ctx, String programme, String claim) {
    return submit(ctx, state -> new Assessment(state).recheck(programme, claim));
  }

  // ---- decisions by people

  @Transaction
  public String proposeGrant(Context ctx, String programme, String claim, String reason) {
    return propose(ctx, Kind.GRANT, programme, claim, reason);
  }

  @Transaction
  public String proposeRefusal(Context ctx, String programme, String claim, String reason) {
    return propose(ctx, Kind.REFUSE, programme, claim, reason);
  }

  @Transaction
  public String proposeEnd(Context ctx, String programme, String claim, String reason) {
    return propose(ctx, Kind.END, programme, claim, reason);
  }

  private static String propose(
      Context ctx, Kind kind, String programme, String claim, String reason) {
    return submit(
        ctx, state -> new Decisions(state).propose(kind, programme, claim, reason, Json.object()));
  }

  @Transaction
  public String proposeOverpayment(
      Context ctx,
      String programme,
      String claim,
      String amount,
      String perInstalment,
      String reason) {
    Json terms = Recoveries.terms(amount, perInstalment);
    return submit(
        ctx,
        state -> new Decisions(state).propose(Kind.OVERPAYMENT, programme, claim, reason, terms));
  }

  @Transaction
  public String confirm(Context ctx, String programme, String claim) {
    return submit(ctx, state -> new Decisions(state).confirm(programme, claim));
  }

  @Transaction
  public String reject(Context ctx, String programme, String claim) {
    return submit(ctx, state -> new Decisions(state).reject(programme, claim));
  }

  @Transaction
  public String appeal(Context ctx, String programme, String claim) {
    return submit(ctx, state -> new Decisions(state).appeal(programme, claim));
  }

  // ---- entitlements

  @Transaction
  public String suspend(Context ctx, String programme, String claim, String reason) {
    return submit(ctx, state -> new Entitlements(state).suspend(programme, claim, reason));
  }

  @Transaction
  public String resume(Context ctx, String programme, String claim) {
    return submit(ctx, state -> new Entitlements(state).resume(programme, claim));
  }

  @Transaction
  public String disburse(Context ctx, String programme, String claim, String period) {
    return submit(ctx, state -> new Entitlements(state).disburse(programme, claim, period));
  }

  @Transaction
  public String disburseAll(
      Context ctx,
      String programme,
      String period,
      String batch,
      String claims,
      String manifestHash) {
    return submit(
        ctx,
        state ->
            new Entitlements(state).disburseAll(programme, period, batch, claims, manifestHash));
  }

  // ---- wallets and merchants

  @Transaction
  public String registerMerchant(
      Context ctx, String merchant, String name, String category, String acquirer) {
    return submit(ctx, state -> new Merchants(state).register(merchant, name, category, acquirer));
  }

  @Transaction
  public String blockMerchant(Context ctx, String merchant) {
    return submit(ctx, state -> new Merchants(state).block(merchant, true));
  }

  @Transaction
  public String unblockMerchant(Context ctx, String merchant) {
    return submit(ctx, state -> new Merchants(state).block(merchant, false));
  }

  @Transaction
  public String spend(
      Context ctx, String programme, String merchant, String payment, String amount) {
    return submit(ctx, state -> new Merchants(state).spend(programme, merchant, payment, amount));
  }

  @Transaction
  public String collect(
      Context ctx,
      String programme,
      String merchant,
      String batch,
      String payments,
      String manifestHash) {
    return submit(
        ctx,
        state -> new Merchants(state).collect(programme, merchant, batch, payments, manifestHash));
  }

  @Transaction
  public String redeem(Context ctx, String programme, String merchant, String payments) {
    return submit(ctx, state -> new Merchants(state).redeem(programme, merchant, payments));
  }

  @Transaction
  public String expire(Context ctx, String programme, String lots) {
    return submit(ctx, state -> new Wallets(state).expire(programme, lots));
  }

  @Transaction
  public String repay(Context ctx, String programme, String claim, String amount) {
    return submit(ctx, state -> new Recoveries(state).repay(programme, claim, amount));
  }

  // ---- personal files

  @Transaction
  public String openFile(Context ctx, String programme, String claim, String purpose) {
    return submit(ctx, state -> new Files(state).look(programme, claim, purpose));
  }

  @Transaction
  public String purgeFile(Context ctx, String programme, String claim) {
    return submit(ctx, state -> new Files(state).purge(programme, claim));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readFile(Context ctx, String programme, String claim, String look) {
    return evaluate(ctx, state -> new Files(state).read(programme, claim, look));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String myFile(Context ctx, String programme, String claim) {
    return evaluate(ctx, state -> new Files(state).own(programme, claim));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String whoLooked(Context ctx, String programme, String claim) {
    return evaluate(ctx, state -> new Files(state).looks(programme, claim));
  }

  // ---- queries

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String whoAmI(Context ctx) {
    return evaluate(ctx, WelfarePayment::caller);
  }

  private static Json caller(WelfareState state) {
    Caller caller = Caller.of(state.stub());
    return Json.object(
        "holder", caller.holder(),
        "mspId", caller.mspId(),
        "subject", caller.identity().getId(),
        "person", state.optionalConfig().map(caller::person).orElse(caller.holder()),
        "roles",
            state
                .optionalConfig()
                .map(config ->
                    java.util.Arrays.stream(Role.values())
                        .filter(role -> caller.has(role, config))
                        .map(Role::text)
                        .toList())
                .orElse(java.util.List.of()));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String welfareConfig(Context ctx) {
    return evaluate(ctx, state -> state.config().json());
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readProgramme(Context ctx, String programme) {
    return evaluate(ctx, state -> new Json(new Programmes(state).stored(programme).toString()));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String checkProgramme(Context ctx, String programme) {
    return evaluate(ctx, state -> Programmes.bounds(programme));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readClaim(Context ctx, String programme, String claim) {
    return evaluate(ctx, state -> new Claims(state).get(programme, claim).json());
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readProposal(Context ctx, String programme, String claim) {
    return evaluate(
        ctx, state -> new Json(new Decisions(state).proposal(programme, claim).toString()));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readEntitlement(Context ctx, String programme, String claim) {
    return evaluate(ctx, state -> new Entitlements(state).get(programme, claim).json());
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readWallet(Context ctx, String programme, String wallet) {
    return evaluate(ctx, state -> new Wallets(state).read(programme, wallet));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readMerchant(Context ctx, String merchant) {
    return evaluate(ctx, state -> new Merchants(state).get(merchant).json());
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readBatch(Context ctx, String batch) {
    return evaluate(ctx, state -> stored(state, Rule.NO_SUCH_BATCH, WelfareState.BATCH, batch));
  }

  private static Json stored(WelfareState state, Rule missing, String type, String id) {
    ChaincodeStub stub = state.stub();
    byte[] value = stub.getState(state.key(type, Ids.checked(type, id)));
    if (value == null || value.length == 0) {
      throw missing.refusal("there is no %s %s", type, id);
    }
    return new Json(new String(value, java.nio.charset.StandardCharsets.UTF_8));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String list(
      Context ctx, String listing, String programme, String under, int pageSize, String bookmark) {
    return evaluate(
        ctx, state -> new Queries(state).list(listing, programme, under, pageSize, bookmark));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String merchants(Context ctx, int pageSize, String bookmark) {
    return evaluate(ctx, state -> new Queries(state).merchants(pageSize, bookmark));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String claimsInState(
      Context ctx, String programme, String standing, int pageSize, String bookmark) {
    return evaluate(
        ctx, state -> new Queries(state).claimsIn(programme, standing, pageSize, bookmark));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String claimsFlagged(
      Context ctx, String programme, String flag, int pageSize, String bookmark) {
    return evaluate(
        ctx, state -> new Queries(state).claimsWith(programme, flag, pageSize, bookmark));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String lotsExpiring(
      Context ctx, String programme, String until, int pageSize, String bookmark) {
    return evaluate(
        ctx, state -> new Queries(state).lotsExpiring(programme, until, pageSize, bookmark));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String flaggedRedemptions(Context ctx, String programme, int pageSize, String bookmark) {
    return evaluate(
        ctx, state -> new Queries(state).flaggedRedemptions(programme, pageSize, bookmark));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String claimHistory(Context ctx, String programme, String claim) {
    return evaluate(ctx, state -> new Queries(state).history(WelfareState.CLAIM, programme, claim));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String entitlementHistory(Context ctx, String programme, String claim) {
    return evaluate(
        ctx, state -> new Queries(state).history(WelfareState.ENTITLEMENT, programme, claim));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String totals(Context ctx, String programme) {
    return evaluate(ctx, state -> new Audits(state).totals(programme));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String pot(Context ctx, String programme, String pot, int pageSize, String bookmark) {
    return evaluate(ctx, state -> new Audits(state).pot(programme, pot, pageSize, bookmark));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String sample(Context ctx, String programme, String seed, int size) {
    return evaluate(ctx, state -> new Audits(state).sample(programme, seed, size));
  }
}
