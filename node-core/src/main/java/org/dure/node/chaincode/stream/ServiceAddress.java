package org.dure.node.chaincode.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dure.node.chaincode.PackageException;
import org.dure.node.chaincode.PackageException.Kind;
import org.jspecify.annotations.Nullable;

/// Where a contract is served, as a package's `connection.json` says it
/// (`core/container/externalbuilder/instance.go`).
///
/// @param domain whose certificate is expected; empty for the host's own
/// @param tls null for a connection in the clear
record ServiceAddress(
    String host, int port, String domain, Duration dialTimeout, @Nullable Tls tls) {
  static final String FILE = "connection.json";

  /// Fabric's DialTimeout.
  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(3);

  private static final int PORT_MAX = 65535;
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:[.]\\d+)?)(ns|us|µs|ms|s|m|h)");

  /// PEM texts.
  ///
  /// @param client null if the service asks for no certificate
  record Tls(String roots, @Nullable ClientKey client) {}

  /// PEM texts.
  record ClientKey(String key, String certificate) {}

  @Override
  public String toString() {
    return host + ":" + port;
  }

  /// @throws PackageException (NOT_LOADABLE) naming the field and what is wrong with it
  static ServiceAddress parse(byte[] bytes) throws PackageException {
    JsonNode json = json(bytes);
    String address = json.path("address").asText("");
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw wrong("address", "a host and a port such as contract.example.com:9999 are expected");
    }
    return new ServiceAddress(
        address.substring(0, colon),
        port(address.substring(colon + 1)),
        json.path("domain").asText(""),
        dialTimeout(json.path("dial_timeout")),
        json.path("tls_required").asBoolean(false) ? tls(json) : null);
  }

  private static JsonNode json(byte[] bytes) throws PackageException {
    try {
      JsonNode json = new ObjectMapper().readTree(bytes);
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw new PackageException(
          Kind.NOT_LOADABLE,
          "malformed chaincode info at '" + FILE + "': " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new PackageException(Kind.NOT_LOADABLE, "could not read '" + FILE + "'", e);
    }
    throw new PackageException(
        Kind.NOT_LOADABLE, "malformed chaincode info at '" + FILE + "': an object is expected");
  }

  private static int port(String text) throws PackageException {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= PORT_MAX) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new PackageException(
          Kind.NOT_LOADABLE, FILE + ": address: '" + text + "' is no port", e);
    }
    throw wrong("address", "'" + text + "' is no port");
  }

  private static Tls tls(JsonNode json) throws PackageException {
    String roots = json.path("root_cert").asText("");
    if (roots.isEmpty()) {
      throw wrong("root_cert", "chaincode tls root cert not provided");
    }
    if (!json.path("client_auth_required").asBoolean(false)) {
      return new Tls(roots, null);
    }
    String key = json.path("client_key").asText("");
    if (key.isEmpty()) {
      throw wrong("client_key", "chaincode tls key not provided");
    }
    String certificate = json.path("client_cert").asText("");
    if (certificate.isEmpty()) {
      throw wrong("client_cert", "chaincode tls cert not provided");
    }
    return new Tls(roots, new ClientKey(key, certificate));
  }

  /// Nanoseconds, or a duration in Go's form, such as `1m30s`.
  private static Duration dialTimeout(JsonNode json) throws PackageException {
    if (json.isMissingNode() || json.isNull()) {
      return DIAL_TIMEOUT;
    }
    Duration given = json.isNumber() ? Duration.ofNanos(json.asLong()) : duration(json.asText());
    return given.isZero() ? DIAL_TIMEOUT : given;
  }

  private static Duration duration(String text) throws PackageException {
    Matcher part = DURATION.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      BigDecimal nanos =
          new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2))));
      sum = sum.plusNanos(nanos.longValue());
      end = part.end();
    }
    if (end != text.length() || end == 0) {
      throw wrong("dial_timeout", "'" + text + "' is no duration such as 10s");
    }
    return sum;
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 1_000L; // us, in either spelling
    };
  }

  private static PackageException wrong(String field, String what) {
    return new PackageException(Kind.NOT_LOADABLE, FILE + ": " + field + ": " + what);
  }
}
