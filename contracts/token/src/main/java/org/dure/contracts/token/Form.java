package org.dure.contracts.token;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/// What an argument must look like. Each method gives the argument's value or refuses it.
final class Form {
  static final int TEXT_MAX = 256;
  private static final int PAGE_MAX = 1_000;
  private static final int SHOWN_MAX = 80;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._/-]{1,64}");
  private static final Pattern ACCOUNT = Pattern.compile("x509:[0-9a-f]{40}");
  private static final Pattern AMOUNT = Pattern.compile("[1-9][0-9]{0,35}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z][A-Z0-9]{2,11}");
  private static final Pattern DECIMALS = Pattern.compile("[0-9]|1[0-8]");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");
  private static final Pattern CHAINCODE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_-]{0,63})");
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

  private Form() {}

  static String id(String kind, String id) {
    if (!ID.matcher(id).matches()) {
      throw Rule.BAD_ID.refusal(
          "%s id '%s' is not 1 to 64 of A-Z a-z 0-9 . _ - /", kind, shown(id));
    }
    return id;
  }

  static boolean isAccount(String text) {
    return ACCOUNT.matcher(text).matches();
  }

  static String account(String account) {
    if (!isAccount(account)) {
      throw Rule.BAD_ACCOUNT.refusal("account '%s' is not x509: and 40 hex digits", shown(account));
    }
    return account;
  }

  static BigInteger amount(String amount) {
    if (!AMOUNT.matcher(amount).matches()) {
      throw Rule.BAD_AMOUNT.refusal(
          "amount '%s' is not a whole number of minor units with 1 to 36 digits", shown(amount));
    }
    return new BigInteger(amount);
  }

  static BigInteger amountOrNone(String amount) {
    return amount.equals("0") ? BigInteger.ZERO : amount(amount);
  }

  static String currency(String code) {
    if (!CURRENCY.matcher(code).matches()) {
      throw Rule.BAD_CURRENCY.refusal(
          "currency '%s' is not A-Z and then 2 to 11 of A-Z 0-9", shown(code));
    }
    return code;
  }

  static int decimals(String decimals) {
    if (!DECIMALS.matcher(decimals).matches()) {
      throw Rule.BAD_DECIMALS.refusal("decimals '%s' are not 0 to 18", shown(decimals));
    }
    return Integer.parseInt(decimals);
  }

  static int pageSize(String size) {
    if (!COUNT.matcher(size).matches() || Integer.parseInt(size) > PAGE_MAX) {
      throw Rule.BAD_PAGE.refusal("count '%s' is not from 1 to %d", shown(size), PAGE_MAX);
    }
    return Integer.parseInt(size);
  }

  static boolean isChaincode(String name) {
    return CHAINCODE.matcher(name).matches();
  }

  /// A chaincode's name, or empty.
  static String chaincodeOrNone(String name) {
    if (!name.isEmpty() && !isChaincode(name)) {
      throw Rule.BAD_CHAINCODE.refusal("'%s' is not the name of a chaincode", shown(name));
    }
    return name;
  }

  static Instant time(String text) {
    try {
      if (TIME.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeException e) {
      throw Rule.BAD_TIME.refusal("there is no time '%s': %s", text, e.getMessage());
    }
    throw Rule.BAD_TIME.refusal("'%s' is not a time like 2026-12-31T00:00:00Z", shown(text));
  }

  static String text(String kind, String text) {
    boolean bad =
        text.codePointCount(0, text.length()) > TEXT_MAX
            || text.codePoints().anyMatch(Character::isISOControl);
    if (bad) {
      throw Rule.BAD_TEXT.refusal(
          "the %s is longer than %d characters or has control characters: '%s'",
          kind, TEXT_MAX, shown(text));
    }
    return text;
  }

  /// The beginning of what was given, for messages: an argument may be of any size.
  static String shown(String text) {
    int end =
        text.offsetByCodePoints(0, Math.min(SHOWN_MAX, text.codePointCount(0, text.length())));
    return end < text.length() ? text.substring(0, end) + "…" : text;
  }
}
