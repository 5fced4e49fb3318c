package org.dure.contracts.land;

import java.math.BigInteger;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An exact fraction in lowest terms, not negative. Written `n/d`.
record Share(BigInteger numerator, BigInteger denominator) implements Comparable<Share> {
  static final Share NONE = new Share(BigInteger.ZERO, BigInteger.ONE);
  static final Share WHOLE = new Share(BigInteger.ONE, BigInteger.ONE);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,78})/([0-9]{1,78})");
  private static final int DENOMINATOR_BITS_MAX = 256;

  Share {
    if (denominator.signum() <= 0 || numerator.signum() < 0) {
      throw new IllegalArgumentException(numerator + "/" + denominator);
    }
    BigInteger common = numerator.gcd(denominator);
    numerator = numerator.divide(common);
    denominator = denominator.divide(common);
  }

  /// A share above zero and not above one.
  static Share parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches() && !matcher.group(2).matches("0+")) {
      Share share = new Share(new BigInteger(matcher.group(1)), new BigInteger(matcher.group(2)));
      if (share.numerator.signum() > 0 && share.compareTo(WHOLE) <= 0) {
        return share;
      }
    }
    throw Rule.BAD_SHARE.refusal(
        "share '%s' is not a fraction n/d above zero and not above one", text);
  }

  Share plus(Share other) {
    return bounded(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  /// Needs a share that is not smaller than the other.
  Share minus(Share other) {
    return bounded(
        numerator.multiply(other.denominator).subtract(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Share times(Share other) {
    return bounded(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  static Share sum(Collection<Share> shares) {
    return shares.stream().reduce(NONE, Share::plus);
  }

  private static Share bounded(BigInteger numerator, BigInteger denominator) {
    Share share = new Share(numerator, denominator);
    if (share.denominator.bitLength() > DENOMINATOR_BITS_MAX) {
      throw Rule.BAD_SHARE.refusal("the share %s is divided too finely", share);
    }
    return share;
  }

  @Override
  public int compareTo(Share other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  @Override
  public String toString() {
    return numerator + "/" + denominator;
  }
}
