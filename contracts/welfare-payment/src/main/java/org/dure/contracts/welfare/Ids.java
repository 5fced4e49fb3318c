package org.dure.contracts.welfare;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The forms of ids, amounts and hashes.
final class Ids {
  static final String CERTIFIED = "x509:";
  static final String CARD = "card:";

  private static final int HOLDER_DIGITS = 40;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._/-]{1,64}");
  private static final Pattern HOLDER = Pattern.compile("(x509|card):[0-9a-f]{40}");
  private static final Pattern AMOUNT = Pattern.compile("[1-9][0-9]{0,14}");
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");

  private Ids() {}

  static String checked(String kind, String id) {
    if (!ID.matcher(id).matches()) {
      throw Rule.BAD_ID.refusal("%s id '%s' is not 1 to 64 of A-Z a-z 0-9 . _ - /", kind, id);
    }
    return id;
  }

  /// Who may spend from a wallet: the hash of a certificate's subject, or of a card's public key.
  static String wallet(String wallet) {
    if (!HOLDER.matcher(wallet).matches()) {
      throw Rule.BAD_ID.refusal(
          "wallet '%s' is neither x509: nor card: with 40 hex digits", wallet);
    }
    return wallet;
  }

  static long amount(String text) {
    if (!AMOUNT.matcher(text).matches()) {
      throw Rule.BAD_AMOUNT.refusal(
          "amount '%s' is not a whole number of minor units from 1 to 10^15 - 1", text);
    }
    return Long.parseLong(text);
  }

  /// A reason that tells nothing about the person: a code, not a sentence.
  static String code(String text) {
    if (!CODE.matcher(text).matches()) {
      throw Rule.BAD_ID.refusal("reason '%s' is not a code such as DOCUMENTS_MISSING", text);
    }
    return text;
  }

  static String holder(String form, byte[] of) {
    return form + sha256(of).substring(0, HOLDER_DIGITS);
  }

  /// Hex SHA-256.
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
