package org.dure.contracts.welfare;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;

/// What a claimant is to be paid: one instalment for each month from `first` on. The money for it
/// is reserved when it is granted.
///
/// @param reserved of the budget, for instalments that are not paid
/// @param suspendedBy the official, [Entitlements#BY_RULE], or empty
/// @param debt what was paid too much
record Entitlement(
    String programme,
    String claim,
    String wallet,
    String account,
    Schedule schedule,
    long reserved,
    Standing standing,
    String suspendedBy,
    String reason,
    Debt debt) {

  enum Standing {
    ACTIVE,
    SUSPENDED,
    ENDED
  }

  /// @param paid the months that are
  record Schedule(long amount, YearMonth first, int instalments, List<YearMonth> paid) {
    Schedule {
      paid = List.copyOf(paid);
    }

    boolean covers(YearMonth period) {
      return !period.isBefore(first) && period.isBefore(first.plusMonths(instalments));
    }

    YearMonth last() {
      return first.plusMonths(instalments - 1L);
    }

    long paidSum() {
      return amount * paid.size();
    }
  }

  /// @param total ever established
  /// @param open not yet recovered
  /// @param perInstalment withheld from each payment at most
  record Debt(long total, long open, long perInstalment) {
    static final Debt NONE = new Debt(0, 0, 0);
  }

  static Entitlement granted(Programme programme, Claim claim, YearMonth first) {
    int instalments = programme.terms().instalments();
    return new Entitlement(
        programme.id(),
        claim.id(),
        claim.marks().wallet(),
        claim.marks().account(),
        new Schedule(claim.amount(), first, instalments, List.of()),
        claim.amount() * instalments,
        Standing.ACTIVE,
        "",
        "",
        Debt.NONE);
  }

  static Entitlement parse(JSONObject json) {
    JSONObject debt = json.getJSONObject("debt");
    return new Entitlement(
        json.getString("programme"),
        json.getString("claim"),
        json.getString("wallet"),
        json.getString("account"),
        new Schedule(
            json.getLong("amount"),
            YearMonth.parse(json.getString("first")),
            json.getInt("instalments"),
            Claim.strings(json.getJSONArray("paid")).stream().map(YearMonth::parse).toList()),
        json.getLong("reserved"),
        Standing.valueOf(json.getString("state")),
        json.getString("suspendedBy"),
        json.getString("reason"),
        new Debt(debt.getLong("total"), debt.getLong("open"), debt.getLong("perInstalment")));
  }

  Entitlement paid(YearMonth period, long withheld) {
    List<YearMonth> months = new ArrayList<>(schedule.paid);
    months.add(period);
    Schedule next = new Schedule(schedule.amount, schedule.first, schedule.instalments, months);
    return with(next, reserved - schedule.amount, standing, suspendedBy, reason, lessBy(withheld));
  }

  Entitlement repaid(long amount) {
    return with(schedule, reserved, standing, suspendedBy, reason, lessBy(amount));
  }

  private Debt lessBy(long amount) {
    return new Debt(debt.total, debt.open - amount, debt.perInstalment);
  }

  Entitlement owing(long more, long perInstalment) {
    Debt next = new Debt(debt.total + more, debt.open + more, perInstalment);
    return with(schedule, reserved, standing, suspendedBy, reason, next);
  }

  Entitlement suspended(String by, String why) {
    return with(schedule, reserved, Standing.SUSPENDED, by, why, debt);
  }

  Entitlement resumed() {
    return with(schedule, reserved, Standing.ACTIVE, "", "", debt);
  }

  Entitlement ended(String why) {
    return with(schedule, 0, Standing.ENDED, suspendedBy, why, debt);
  }

  private Entitlement with(
      Schedule schedule, long reserved, Standing next, String by, String why, Debt debt) {
    return new Entitlement(
        programme, claim, wallet, account, schedule, reserved, next, by, why, debt);
  }

  Json json() {
    return Json.object(
        "docType",
        "entitlement",
        "programme",
        programme,
        "claim",
        claim,
        "wallet",
        wallet,
        "account",
        account,
        "amount",
        schedule.amount,
        "first",
        schedule.first.toString(),
        "instalments",
        schedule.instalments,
        "paid",
        schedule.paid.stream().map(YearMonth::toString).toList(),
        "reserved",
        reserved,
        "state",
        standing.name(),
        "suspendedBy",
        suspendedBy,
        "reason",
        reason,
        "debt",
        Json.object("total", debt.total, "open", debt.open, "perInstalment", debt.perInstalment));
  }
}
