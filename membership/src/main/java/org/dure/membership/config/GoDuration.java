package org.dure.membership.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations in Go's text form (`2s`, `500ms`, `1m30s`), which Fabric's configuration uses.
final class GoDuration {

  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");

  private GoDuration() {}

  static Duration parse(String text) throws ConfigException {
    Matcher matcher = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length() && matcher.find(at) && matcher.start() == at) {
      nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2))));
      at = matcher.end();
    }
    if (at == 0 || at != text.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new ConfigException("not a duration such as 2s or 500ms: '" + text + "'");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  static String format(Duration duration) {
    return duration.getNano() == 0
        ? duration.toSeconds() + "s"
        : duration.toNanos() % 1_000_000 == 0
            ? duration.toMillis() + "ms"
            : duration.toNanos() + "ns";
  }

  private static BigDecimal unit(String name) {
    long nanos =
        switch (name) {
          case "h" -> 3_600_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "s" -> 1_000_000_000L;
          case "ms" -> 1_000_000L;
          case "ns" -> 1L;
          default -> 1_000L;
        };
    return BigDecimal.valueOf(nanos);
  }
}
