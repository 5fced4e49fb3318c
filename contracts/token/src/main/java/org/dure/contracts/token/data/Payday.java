package org.dure.contracts.token.data;

import java.util.HexFormat;
import java.util.Locale;

/// Payments of many payers, all to one account or each to another. The payees are nobody's
/// accounts.
public final class Payday {
  public static final String CURRENCY = "BENCH";

  private final int payer;
  private final boolean toOne;
  private final String run;
  private long count;

  /// @param payer number of the payer, from 0
  /// @param toOne whether all pay the same account
  /// @param run begins payment ids, which a payer uses once
  public Payday(int payer, boolean toOne, String run) {
    this.payer = payer;
    this.toOne = toOne;
    this.run = run;
  }

  /// What an operator sends before, if nobody has.
  public static String config() {
    return "{\"operators\":[\"" + operator() + "\"]}";
  }

  /// Whoever is a client of the first organisation; issues the currency too.
  public static String operator() {
    return "role:Org1MSP/ou=client";
  }

  /// The account of a payee.
  public static String payee(int number) {
    return "x509:" + String.format(Locale.ROOT, "%032d", 0) + HexFormat.of().toHexDigits(number);
  }

  /// Arguments of the next `transfer`.
  public String[] next() {
    return new String[] {
      run + "-" + count++, CURRENCY, payee(toOne ? 0 : 1 + payer), "1", "payday"
    };
  }
}
