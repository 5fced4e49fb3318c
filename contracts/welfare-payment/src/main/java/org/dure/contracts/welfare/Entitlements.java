package org.dure.contracts.welfare;

import java.time.DateTimeException;
import java.time.YearMonth;
import org.dure.contracts.welfare.Entitlement.Standing;
import org.json.JSONArray;

/// Grants, pays, suspends and ends. Whoever grants reserves the whole schedule, so that no payment
/// can find the budget empty.
final class Entitlements {
  /// Who suspended, when it was no person but the programme's conditions.
  static final String BY_RULE = "rule";

  private final WelfareState state;

  Entitlements(WelfareState state) {
    this.state = state;
  }

  Entitlement get(String programme, String claim) {
    Ids.checked("programme", programme);
    return Entitlement.parse(
        state.require(
            Rule.NO_ENTITLEMENT, WelfareState.ENTITLEMENT, programme, Ids.checked("claim", claim)));
  }

  void put(Entitlement entitlement) {
    state.put(
        entitlement.json(), WelfareState.ENTITLEMENT, entitlement.programme(), entitlement.claim());
  }

  void grant(Programme programme, Claim claim) {
    Entitlement entitlement =
        Entitlement.granted(programme, claim, Programme.Terms.first(state.now()));
    new Budget(state, programme).reserve(claim.id(), entitlement.reserved());
    put(entitlement);
  }

  Json disburse(String programmeId, String claim, String period) {
    Caller.of(state.stub()).require(state.config(), Role.TREASURY);
    Json paid = pay(new Programmes(state).get(programmeId), claim, month(period));
    state.event("InstalmentPaid", paid);
    return paid;
  }

  Json disburseAll(
      String programmeId, String period, String batchId, String content, String manifestHash) {
    Caller caller = Caller.of(state.stub());
    Config config = state.config();
    caller.require(config, Role.TREASURY);
    Programme programme = new Programmes(state).get(programmeId);
    YearMonth month = month(period);
    Batch batch = Batch.begin(state, "disbursement", batchId, content, manifestHash);
    JSONArray entries = Batch.entries(batchId, content);
    for (int i = 0; i < entries.length(); i++) {
      String claim = entries.optString(i);
      batch.entry(
          claim,
          () -> {
            pay(programme, claim, month);
            return "PAID";
          });
    }
    return batch.end(programmeId, caller.person(config));
  }

  static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw Rule.BAD_PERIOD.refusal("period '%s' is not a month such as 2026-11", text);
    }
  }

  private Json pay(Programme programme, String claim, YearMonth period) {
    Entitlement entitlement = get(programme.id(), claim);
    requirePayable(programme, entitlement, period);
    long amount = entitlement.schedule().amount();
    Entitlement.Debt debt = entitlement.debt();
    long withheld = Math.min(amount, Math.min(debt.perInstalment(), debt.open()));
    put(entitlement.paid(period, withheld));
    if (withheld > 0) {
      state.addToPot(WelfareState.RECOVERED, programme.id(), withheld);
    }
    Wallets wallets = new Wallets(state);
    String expires = state.now().plus(programme.terms().unspentAfter()).toString();
    if (amount > withheld) {
      wallets.add(entitlement, period.toString(), amount - withheld, expires);
    }
    return Json.object(
        "programme",
        programme.id(),
        "claim",
        claim,
        "period",
        period.toString(),
        "wallet",
        entitlement.wallet(),
        "amount",
        amount - withheld,
        "withheld",
        withheld,
        "expires",
        expires);
  }

  private void requirePayable(Programme programme, Entitlement entitlement, YearMonth period) {
    String claim = entitlement.claim();
    switch (entitlement.standing()) {
      case SUSPENDED ->
          throw Rule.SUSPENDED.refusal(
              "claim %s of programme %s is suspended: %s",
              claim, programme.id(), entitlement.reason());
      case ENDED ->
          throw Rule.ENDED.refusal(
              "claim %s of programme %s has ended: %s",
              claim, programme.id(), entitlement.reason());
      case ACTIVE -> {}
    }
    Entitlement.Schedule schedule = entitlement.schedule();
    if (!schedule.covers(period)) {
      throw Rule.BAD_PERIOD.refusal(
          "claim %s of programme %s is paid from %s to %s, not for %s",
          claim, programme.id(), schedule.first(), schedule.last(), period);
    }
    if (schedule.paid().contains(period)) {
      throw Rule.ALREADY_PAID.refusal(
          "claim %s of programme %s has been paid for %s", claim, programme.id(), period);
    }
    if (state.now().isBefore(programme.terms().due(period))) {
      throw Rule.NOT_DUE.refusal(
          "claim %s of programme %s is paid for %s from %s on",
          claim, programme.id(), period, programme.terms().due(period));
    }
  }

  Json suspend(String programmeId, String claim, String reason) {
    Config config = state.config();
    Caller caller = Caller.of(state.stub());
    caller.require(config, Role.OFFICER);
    Entitlement entitlement = require(programmeId, claim, Standing.ACTIVE);
    Entitlement next = entitlement.suspended(caller.person(config), Ids.code(reason));
    put(next);
    state.event("EntitlementSuspended", next.json());
    return next.json();
  }

  /// Another official resumes; what the rules suspended goes on when they are met again.
  Json resume(String programmeId, String claim) {
    Config config = state.config();
    Caller caller = Caller.of(state.stub());
    caller.require(config, Role.OFFICER);
    Entitlement entitlement = require(programmeId, claim, Standing.SUSPENDED);
    if (entitlement.suspendedBy().equals(caller.person(config))) {
      throw Rule.FOUR_EYES.refusal(
          "claim %s of programme %s was suspended by the same person", claim, programmeId);
    }
    if (entitlement.suspendedBy().equals(BY_RULE)) {
      Programme programme = new Programmes(state).get(programmeId);
      if (!Assessment.judge(programme, new Facts(state).all(programme, claim)).met()) {
        throw Rule.STILL_NOT_ELIGIBLE.refusal(
            "claim %s of programme %s does not meet the conditions", claim, programmeId);
      }
    }
    put(entitlement.resumed());
    state.event("EntitlementResumed", entitlement.resumed().json());
    return entitlement.resumed().json();
  }

  private Entitlement require(String programme, String claim, Standing needed) {
    Entitlement entitlement = get(programme, claim);
    if (entitlement.standing() != needed) {
      throw Rule.WRONG_STATE.refusal(
          "the entitlement of claim %s of programme %s is %s, not %s",
          claim, programme, entitlement.standing(), needed);
    }
    return entitlement;
  }

  /// Gives back to the budget what will not be paid any more.
  Entitlement end(Programme programme, String claim, String reason) {
    Entitlement entitlement = get(programme.id(), claim);
    if (entitlement.standing() == Standing.ENDED) {
      throw Rule.ENDED.refusal("claim %s of programme %s has ended", claim, programme.id());
    }
    new Budget(state, programme).release(entitlement.reserved());
    put(entitlement.ended(reason));
    return entitlement.ended(reason);
  }
}
