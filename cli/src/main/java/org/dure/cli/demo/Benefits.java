package org.dure.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.client.Transactions.Call;
import org.dure.model.Sha256;

/// The welfare-payment contract as one user calls it.
final class Benefits implements AutoCloseable {
  static final String CHAINCODE = "welfare-payment";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 1_000;
  private final SteadyUser user;

  Benefits(SteadyUser user) {
    this.user = user;
  }

  SteadyUser user() {
    return user;
  }

  JsonNode ask(String function, String... arguments) {
    byte[] answer = user.query(call(Map.of(), function, arguments));
    try {
      return JSON.readTree(new String(answer, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(function + " answered with something that is not JSON", e);
    }
  }

  /// Whether the contract answers, and not that there is no such thing.
  boolean answers(String function, String... arguments) {
    try {
      ask(function, arguments);
      return true;
    } catch (TransactionFailure e) {
      if (e.kind() == TransactionFailure.Kind.REFUSED) {
        return false;
      }
      throw e;
    }
  }

  /// A transaction of which `done` tells whether it was committed.
  void submit(
      BooleanSupplier done, Map<String, String> secret, String function, String... arguments) {
    user.submit(call(secret, function, arguments), done);
  }

  /// A batch, whose record tells whether it is there.
  void batch(String id, Map<String, String> secret, String function, String... arguments) {
    submit(() -> answers("readBatch", id), secret, function, arguments);
  }

  /// A transaction of which nobody else knows whether it was committed; repeated if it conflicts.
  JsonNode once(String function, String... arguments) {
    byte[] result =
        user.submit(call(Map.of(), function, arguments), () -> false)
            .map(committed -> committed.result())
            .orElse(new byte[0]);
    try {
      return JSON.readTree(new String(result, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(function + " answered with something that is not JSON", e);
    }
  }

  /// Whether a list does not have an entry any more.
  boolean lacks(String entry, String function, String... arguments) {
    boolean[] there = {false};
    each(found -> there[0] |= found.path("id").asText().equals(entry), function, arguments);
    return !there[0];
  }

  /// All entries of a list with pages.
  ///
  /// @param arguments what stands before page size and bookmark
  void each(Consumer<JsonNode> entry, String function, String... arguments) {
    String bookmark = "";
    while (true) {
      JsonNode page = page(bookmark, function, arguments);
      page.path("entries").forEach(entry);
      bookmark = page.path("bookmark").asText();
      if (bookmark.isEmpty() || bookmark.equals("nil") || page.path("entries").isEmpty()) {
        return;
      }
    }
  }

  private JsonNode page(String bookmark, String function, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add(Integer.toString(PAGE));
    all.add(bookmark);
    return ask(function, all.toArray(String[]::new));
  }

  /// What announces a batch: hex SHA-256 of its UTF-8 bytes.
  static String manifest(String content) {
    ByteString bytes = ByteString.copyFrom(content, StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.of(bytes).toByteArray());
  }

  private static Call call(Map<String, String> secret, String function, String... arguments) {
    Map<String, byte[]> hidden = new LinkedHashMap<>();
    secret.forEach((name, value) -> hidden.put(name, value.getBytes(StandardCharsets.UTF_8)));
    return new Call(
        function,
        Arrays.stream(arguments).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(),
        hidden,
        List.of());
  }

  @Override
  public void close() {
    user.close();
  }
}
