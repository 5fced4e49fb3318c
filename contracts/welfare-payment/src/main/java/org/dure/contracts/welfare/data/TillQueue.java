package org.dure.contracts.welfare.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.json.JSONObject;

/// What a load test of card payments needs: a law by which everybody is paid more than they can
/// spend, claimants by number, and payments of one unit at a few busy merchants.
///
/// @param run begins all ids
public record TillQueue(String run) {
  public static final int MERCHANTS = 4;
  private static final long SEED = 7;
  private static final String SALT = "c9".repeat(16);

  /// Clients of Org1 have every office: for measurements only.
  public static String config() {
    String offices =
        List.of(
                "programmes",
                "officer",
                "reviewer",
                "appeals",
                "attester",
                "treasury",
                "merchants",
                "auditor",
                "records")
            .stream()
            .map(role -> "\"%s\":[{\"mspId\":\"Org1MSP\",\"ou\":\"client\"}]".formatted(role))
            .collect(Collectors.joining(","));
    return "{\"roles\":{" + offices + "}}";
  }

  public String programme() {
    return run + "-law";
  }

  public String law() {
    return """
    {"programme":"%s","title":"Load","legalBasis":"none","currency":"EUR","budget":100000000000000,
     "tranches":1,"validFrom":"2020-01-01T00:00:00Z","validUntil":"2100-01-01T00:00:00Z",
     "attributes":{"age":{"min":0,"max":130,"authorities":["Org1MSP"]}},
     "conditions":[],"amount":100000000,"instalments":1,"categories":["grocery"],
     "addressMax":1000,"accountMax":1000}
    """
        .formatted(programme());
  }

  public String merchant(int number) {
    return run + "-m" + number % MERCHANTS;
  }

  public List<String> claims(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> run + "-c" + i).toList();
  }

  /// Files of some claimants, as `submitClaims` takes them.
  public String files(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(this::file)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String file(int number) {
    return new JSONObject()
        .put("claim", run + "-c" + number)
        .put("nationalId", run + number)
        .put("name", "Claimant " + number)
        .put("birthDate", "1990-01-01")
        .put("address", run + " street " + number)
        .put("account", run + " account " + number)
        .put("wallet", card(number).wallet())
        .put("declared", new JSONObject())
        .put("salt", SALT)
        .toString();
  }

  /// Facts about them, as `attestAll` takes them.
  public String facts(int from, int to) {
    return claims(from, to).stream()
        .map(claim ->
            "{\"claim\":\"%s\",\"values\":{\"age\":40},\"salt\":\"%s\"}".formatted(claim, SALT))
        .collect(Collectors.joining(",", "[", "]"));
  }

  public Card card(int number) {
    return Card.of(SEED, number);
  }

  /// A payment of one unit, as `collect` takes it.
  public String payment(String channel, int number, Card card, long count) {
    String id = number + "-" + count;
    return "["
        + card.pays(channel, programme(), new Purchase(id, merchant(number), number, 1))
        + "]";
  }

  /// What announces a batch.
  public static String manifest(String content) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
