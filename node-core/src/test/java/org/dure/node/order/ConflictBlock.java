package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.Version;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.RangeQuery;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.tx.ParsedEnvelope;

/// Transactions whose reads and writes are said in words, and how many of them are valid in an
/// order, counted from the words.
final class ConflictBlock {
  /// What a transaction reads and writes: `-a` reads key a, `+a` writes it, `*a` does both, `a-c`
  /// reads the range from a up to c, `!a` writes metadata, `-/a` and `+/a` are private keys.
  record Words(List<String> all) {}

  private final SigningIdentity creator;
  private final Map<PooledEnvelope, Words> words = new HashMap<>();
  final List<PooledEnvelope> byAge = new ArrayList<>();

  ConflictBlock(SigningIdentity creator) {
    this.creator = creator;
  }

  /// Adds a transaction behind the others.
  ConflictBlock add(String... said) {
    RwSetBuilder set = new RwSetBuilder();
    for (String word : said) {
      put(set, word);
    }
    ByteString bytes =
        SampleEnvelopes.transaction("ch", creator, byAge.size(), set.build().publicSet().toBytes());
    PooledEnvelope envelope = new PooledEnvelope(ParsedEnvelope.parse(bytes));
    words.put(envelope, new Words(List.of(said)));
    byAge.add(envelope);
    return this;
  }

  private static void put(RwSetBuilder set, String word) {
    ByteString value = ByteString.copyFromUtf8("v");
    Version version = new Version(1, 0);
    String key = word.substring(1);
    if (key.startsWith("-")) {
      KvRead none = new KvRead("none", version);
      set.rangeQuery(
          "cc",
          new RangeQuery(
              word.substring(0, 1),
              key.substring(1),
              true,
              new RangeQuery.RawReads(List.of(none))));
      return;
    }
    boolean hidden = key.startsWith("/");
    switch (word.charAt(0)) {
      case '-' -> {
        if (hidden) {
          set.readPrivate("cc", "coll", key, version);
        } else {
          set.read("cc", key, version);
        }
      }
      case '+' -> {
        if (hidden) {
          set.writePrivate("cc", "coll", key, value);
        } else {
          set.write("cc", key, value);
        }
      }
      case '*' -> {
        set.read("cc", key, version);
        set.write("cc", key, value);
      }
      case '!' -> set.writeMetadata("cc", key, Map.of("m", value));
      default -> throw new IllegalArgumentException(word);
    }
  }

  /// How many are valid in this order.
  int valid(List<PooledEnvelope> order) {
    Set<String> written = new HashSet<>();
    int valid = 0;
    for (PooledEnvelope envelope : order) {
      List<String> said = words.get(envelope).all();
      if (said.stream().noneMatch(word -> isStale(word, written))) {
        valid++;
        said.stream()
            .filter(word -> !word.startsWith("-") && !word.substring(1).startsWith("-"))
            .forEach(word -> written.add(word.substring(1)));
      }
    }
    return valid;
  }

  private static boolean isStale(String word, Set<String> written) {
    String key = word.substring(1);
    if (key.startsWith("-")) {
      return written.stream()
          .anyMatch(one ->
              !one.startsWith("/")
                  && one.compareTo(word.substring(0, 1)) >= 0
                  && one.compareTo(key.substring(1)) < 0);
    }
    return (word.startsWith("-") || word.startsWith("*")) && written.contains(key);
  }

  /// The numbers of the transactions, from 0, in an order.
  List<Integer> numbers(List<PooledEnvelope> order) {
    return order.stream().map(byAge::indexOf).toList();
  }
}
