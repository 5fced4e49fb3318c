package org.dure.store.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/// Values that meet each other often, and selectors over them.
public final class RandomDocuments {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> FIELDS = List.of("a", "b", "c");
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "A",
          "á",
          "a\u0301",
          "ab",
          "b",
          "\u0000",
          "a\u0000b",
          "é",
          "e\u0301",
          "z",
          "Z",
          "-",
          " ",
          "日本",
          "\ud83d\ude00",
          "\uffff",
          "co-op",
          "coop",
          "\u00ad");
  private static final List<String> COMPARISONS =
      List.of("$lt", "$lte", "$eq", "$ne", "$gte", "$gt");

  private RandomDocuments() {}

  /// @param depth of nesting at most
  public static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 10)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2, 3, 4 -> JSON.numberNode(random.nextInt(-3, 4));
      case 5 -> JSON.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(-5, 20)));
      case 6, 7, 8, 9 -> JSON.textNode(text(random));
      case 10 -> {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
      default -> document(random, depth - 1);
    };
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()))
        + (random.nextInt(3) == 0 ? TEXTS.get(random.nextInt(TEXTS.size())) : "");
  }

  public static ObjectNode document(Random random, int depth) {
    ObjectNode document = JSON.objectNode();
    for (String field : FIELDS) {
      if (random.nextInt(4) > 0) {
        document.set(field, value(random, depth));
      }
    }
    return document;
  }

  /// A selector over fields `a`, `b`, `c` and `_id`.
  public static ObjectNode selector(Random random, int depth) {
    ObjectNode selector = JSON.objectNode();
    switch (random.nextInt(depth > 0 ? 9 : 5)) {
      case 0, 1, 2 -> {
        for (String field : FIELDS) {
          if (random.nextBoolean()) {
            selector.set(field, condition(random));
          }
        }
      }
      case 3 -> selector.set(FIELDS.get(random.nextInt(3)), value(random, 1));
      case 4 ->
          selector
              .putObject("_id")
              .put(COMPARISONS.get(random.nextInt(6)), "k" + random.nextInt(100));
      case 5, 6 -> branches(random, depth, selector.putArray("$and"));
      case 7 -> branches(random, depth, selector.putArray("$or"));
      default -> selector.set("$not", selector(random, depth - 1));
    }
    return selector.isEmpty() ? selector(random, depth) : selector;
  }

  private static void branches(Random random, int depth, ArrayNode into) {
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      into.add(selector(random, depth - 1));
    }
  }

  private static ObjectNode condition(Random random) {
    ObjectNode condition = JSON.objectNode();
    switch (random.nextInt(10)) {
      case 0 -> condition.put("$exists", random.nextBoolean());
      case 1 -> condition.putArray("$in").add(value(random, 0)).add(value(random, 0));
      case 2 -> condition.put("$type", "string");
      case 3 -> condition.put("$beginsWith", text(random));
      case 4 -> condition.putObject("$not").set("$gt", value(random, 0));
      case 5 -> condition.putObject("$elemMatch").set("$gte", value(random, 0));
      default -> {
        condition.set(COMPARISONS.get(random.nextInt(6)), value(random, 1));
        condition.set(COMPARISONS.get(random.nextInt(6)), value(random, 0));
      }
    }
    return condition;
  }
}
