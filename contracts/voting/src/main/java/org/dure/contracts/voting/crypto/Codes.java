package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Codes that people read, type and scan, in Crockford's base 32 (no I, L, O, U; what looks alike
/// is read alike).
public final class Codes {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TRACKING_DIGITS = 20;
  private static final int RIGHT_BYTES = 16;
  private static final int RIGHT_DIGITS = 26;
  private static final int CHECK_DIGITS = 4;

  private Codes() {}

  /// The first hundred bits of a ballot's hash, in groups of four digits.
  static String tracking(byte[] hash) {
    BigInteger first = new BigInteger(1, hash).shiftRight(8 * hash.length - 5 * TRACKING_DIGITS);
    return grouped(digits(first, TRACKING_DIGITS));
  }

  /// Brings what a person typed into the one form.
  ///
  /// @throws InvalidProofException when it is no tracking code
  public static String tracking(String typed) {
    String clean = clean(typed);
    if (clean.length() != TRACKING_DIGITS) {
      throw new InvalidProofException(
          "a tracking code has %d digits, not %d".formatted(TRACKING_DIGITS, clean.length()));
    }
    return grouped(clean);
  }

  /// A fresh voting-right code: 128 random bits and a check of 20.
  public static String right(RandomGenerator random) {
    byte[] seed = new byte[RIGHT_BYTES];
    random.nextBytes(seed);
    return grouped(digits(new BigInteger(1, seed), RIGHT_DIGITS) + check(seed));
  }

  /// The signing key that a voting-right code stands for. Only the hash of its public key is on the
  /// ledger, and a vote shows a signature, never the code: nobody who sees a vote pass can cast
  /// another with it.
  ///
  /// @throws InvalidProofException when the code is misread
  public static BigInteger rightSecret(String typed) {
    String clean = clean(typed);
    if (clean.length() != RIGHT_DIGITS + CHECK_DIGITS) {
      throw new InvalidProofException(
          "a voting-right code has %d digits, not %d"
              .formatted(RIGHT_DIGITS + CHECK_DIGITS, clean.length()));
    }
    BigInteger value = BigInteger.ZERO;
    for (char digit : clean.substring(0, RIGHT_DIGITS).toCharArray()) {
      value = value.shiftLeft(5).or(BigInteger.valueOf(DIGITS.indexOf(digit)));
    }
    byte[] seed = new byte[RIGHT_BYTES];
    byte[] wide = P256.bytes(value);
    System.arraycopy(wide, wide.length - RIGHT_BYTES, seed, 0, RIGHT_BYTES);
    if (value.bitLength() > 8 * RIGHT_BYTES || !check(seed).equals(clean.substring(RIGHT_DIGITS))) {
      throw new InvalidProofException(
          "the voting-right code is misread: its last four digits do not fit");
    }
    return new Transcript("RIGHT").add(seed).scalar();
  }

  private static String check(byte[] seed) {
    return digits(
        new BigInteger(1, new Transcript("RIGHT-CHECK").add(seed).digest()), CHECK_DIGITS);
  }

  /// The lowest digits of a number, so many, the highest first.
  private static String digits(BigInteger number, int count) {
    BigInteger value = number;
    char[] out = new char[count];
    for (int i = count - 1; i >= 0; i--) {
      out[i] = DIGITS.charAt(value.intValue() & 31);
      value = value.shiftRight(5);
    }
    return new String(out);
  }

  private static String grouped(String digits) {
    return String.join("-", digits.split("(?<=\\G.{4})"));
  }

  private static String clean(String typed) {
    String clean =
        typed
            .toUpperCase(Locale.ROOT)
            .replaceAll("[-\\s]", "")
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    for (char digit : clean.toCharArray()) {
      if (DIGITS.indexOf(digit) < 0) {
        throw new InvalidProofException("'" + digit + "' is no digit of a code");
      }
    }
    return clean;
  }
}
