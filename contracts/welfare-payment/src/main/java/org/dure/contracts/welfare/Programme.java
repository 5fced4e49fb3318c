package org.dure.contracts.welfare;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.contracts.welfare.formula.Condition;
import org.dure.contracts.welfare.formula.Expression;

/// A benefit as the law defines it. [ProgrammeReader] makes it from JSON and checks it.
record Programme(
    String id, Money money, Validity validity, Rules rules, Terms terms, Guards guards) {
  /// The name under which formulas find the day of the transaction, in days since 1970.
  static final String TODAY = "today";

  /// @param budget in minor units
  /// @param tranches in how many keys the budget is kept
  record Money(String currency, long budget, int tranches) {}

  /// @param open whether new claims are taken
  record Validity(Instant from, Instant until, boolean open) {}

  /// @param attributes by name
  record Rules(Map<String, Fact> attributes, List<Requirement> conditions, Expression amount) {}

  /// An attribute that authorities attest.
  record Fact(String name, long min, long max, List<String> authorities) {}

  /// @param text for people, to be read after "the claimant"
  record Requirement(String id, String text, Condition test) {}

  /// @param instalments monthly payments of one entitlement
  /// @param dueDay day of the month from which its payment may be made
  /// @param unspentAfter how long a payment may be spent
  record Terms(
      int instalments,
      int dueDay,
      Duration unspentAfter,
      Duration appealWithin,
      Duration retention) {
    /// The month of the first instalment of an entitlement granted then.
    static YearMonth first(Instant granted) {
      return YearMonth.from(granted.atZone(ZoneOffset.UTC));
    }

    Instant due(YearMonth period) {
      return period
          .atDay(Math.min(dueDay, period.lengthOfMonth()))
          .atStartOfDay(ZoneOffset.UTC)
          .toInstant();
    }
  }

  /// @param addressMax how many claims at one address need no review
  /// @param accountMax the same for one account
  record Guards(Set<String> categories, Set<String> excludes, int addressMax, int accountMax) {}

  void requireOpen(Instant now) {
    if (!validity.open || now.isBefore(validity.from) || !now.isBefore(validity.until)) {
      throw Rule.PROGRAMME_CLOSED.refusal(
          "programme %s takes claims from %s to %s%s",
          id, validity.from, validity.until, validity.open ? "" : ", and is closed");
    }
  }

  /// The attributes that an authority attests.
  List<Fact> factsOf(String mspId) {
    return rules.attributes.values().stream()
        .filter(fact -> fact.authorities().contains(mspId))
        .toList();
  }
}
