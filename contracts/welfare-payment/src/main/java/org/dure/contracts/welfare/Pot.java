package org.dure.contracts.welfare;

import java.util.Locale;

/// Where a programme's money can be. The sum over all pots is the budget, always.
enum Pot {
  /// Nobody's yet.
  BUDGET(WelfareState.TRANCHE, "amount"),
  /// Reserved for instalments that are not paid.
  ENTITLED(WelfareState.ENTITLEMENT, "reserved"),
  /// In wallets.
  WALLETS(WelfareState.LOT, "amount"),
  /// Spent, and not redeemed by the merchant.
  MERCHANTS(WelfareState.CREDIT, "amount"),
  /// Paid out to merchants.
  REDEEMED(WelfareState.REDEEMED, "amount"),
  /// Expired and taken back.
  RETURNED(WelfareState.RETURNED, "amount"),
  /// Withheld or repaid.
  RECOVERED(WelfareState.RECOVERED, "amount");

  private final String type;
  private final String field;

  Pot(String type, String field) {
    this.type = type;
    this.field = field;
  }

  String type() {
    return type;
  }

  String field() {
    return field;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Pot parse(String text) {
    for (Pot pot : values()) {
      if (pot.text().equals(text)) {
        return pot;
      }
    }
    throw Rule.BAD_ID.refusal("pot '%s' is none of the documented", text);
  }
}
