package org.dure.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CollationTest {
  /// The table of CouchDB's documentation of view collation, with some more strings.
  private static final List<String> IN_ORDER =
      Stream.of(
              "null",
              "false",
              "true",
              "-1e300",
              "-2.5",
              "-1",
              "0",
              "1",
              "2",
              "3.0",
              "4",
              "1e300",
              "''",
              "' a'",
              "'_'",
              "'1'",
              "'a'",
              "'A'",
              "'á'",
              "'aa'",
              "'Aa'",
              "'ab'",
              "'b'",
              "'B'",
              "'ba'",
              "'bb'",
              "'ж'",
              "'日'",
              "['a']",
              "['b']",
              "['b', 'c']",
              "['b', 'c', 'a']",
              "['b', 'd']",
              "['b', 'd', 'e']",
              "{}",
              "{'a': 1}",
              "{'a': 2}",
              "{'b': 1}",
              "{'b': 2}",
              "{'b': 2, 'c': 2}")
          .map(text -> text.replace('\'', '"'))
          .toList();

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  private static byte[] encoded(Collation order, JsonNode value) {
    KeyBytes out = new KeyBytes();
    order.encode(value, out);
    return out.toArray();
  }

  @Test
  void valuesStandInTheOrderOfCouchDbsViews() throws Exception {
    for (int i = 0; i < IN_ORDER.size(); i++) {
      for (int j = 0; j < IN_ORDER.size(); j++) {
        JsonNode a = json(IN_ORDER.get(i));
        JsonNode b = json(IN_ORDER.get(j));
        assertThat(Integer.signum(Collation.VIEW.compare(a, b)))
            .as("%s and %s", a, b)
            .isEqualTo(Integer.signum(i - j));
        assertThat(
                Integer.signum(
                    Arrays.compareUnsigned(encoded(Collation.VIEW, a), encoded(Collation.VIEW, b))))
            .as("bytes of %s and %s", a, b)
            .isEqualTo(Integer.signum(i - j));
      }
    }
  }

  @Test
  void textsThatUnicodeTakesForEqualAreEqualInViewsButNotAsKeys() throws Exception {
    JsonNode composed = json("\"\\u00e5\"");
    JsonNode decomposed = json("\"a\\u030a\"");
    assertThat(Collation.VIEW.compare(composed, decomposed)).isZero();
    assertThat(encoded(Collation.VIEW, composed)).isEqualTo(encoded(Collation.VIEW, decomposed));
    assertThat(Collation.RAW.compare(composed, decomposed)).isNotZero();
  }

  @Test
  void keysCompareByTheirBytes() throws Exception {
    assertThat(Collation.RAW.compare(json("\"B\""), json("\"a\""))).isNegative();
    assertThat(Collation.VIEW.compare(json("\"B\""), json("\"a\""))).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Collation.class)
  void bytesSortAsValuesCompare(Collation order) {
    long seed = Long.getLong("dure.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      JsonNode a = RandomDocuments.value(random, 3);
      JsonNode b = RandomDocuments.value(random, 3);
      byte[] bytesOfA = encoded(order, a);
      byte[] bytesOfB = encoded(order, b);
      assertThat(Integer.signum(Arrays.compareUnsigned(bytesOfA, bytesOfB)))
          .as("-Ddure.seed=%d: %s and %s", seed, a, b)
          .isEqualTo(Integer.signum(order.compare(a, b)));
    }
  }
}
