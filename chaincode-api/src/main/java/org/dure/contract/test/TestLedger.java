package org.dure.contract.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.dure.contract.HistoryEntry;
import org.dure.contract.StatePage;
import org.jspecify.annotations.Nullable;

/// Committed state of one chaincode in memory: values with versions, validation parameters and
/// history. Not thread-safe.
public final class TestLedger {
  /// The order of keys on a ledger: bytes of their UTF-8 form.
  static final Comparator<String> KEY_ORDER = TestLedger::compareUtf8;

  record Versioned(byte[] value, long version) {}

  // UTF-16 and UTF-8 differ in order only where surrogates meet U+E000 to U+FFFF.
  private static int compareUtf8(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }

  private final NavigableMap<String, Versioned> state = new TreeMap<>(KEY_ORDER);
  private final Map<String, byte[]> parameters = new HashMap<>();
  private final Map<String, List<HistoryEntry>> history = new HashMap<>();
  private long height;
  private @Nullable TestQueries queries;

  void answerBy(TestQueries engine) {
    queries = engine;
  }

  /// As [TestQueries#answer], over what is committed here.
  StatePage query(String query, int results, String bookmark) {
    if (queries == null) {
      throw new UnsupportedOperationException(
          "this harness answers no rich queries: give it TestQueries");
    }
    NavigableMap<String, byte[]> values = new TreeMap<>(KEY_ORDER);
    state.forEach((key, entry) -> values.put(key, entry.value()));
    return queries.answer(values, query, results, bookmark);
  }

  /// The committed value, or null.
  public byte @Nullable [] get(String key) {
    Versioned entry = state.get(key);
    return entry == null ? null : entry.value();
  }

  /// All keys in ledger order.
  public List<String> keys() {
    return List.copyOf(state.keySet());
  }

  @Nullable Versioned versioned(String key) {
    return state.get(key);
  }

  /// From start (inclusive) to end (exclusive, empty: open).
  NavigableMap<String, Versioned> range(String start, String end) {
    if (end.isEmpty()) {
      return state.tailMap(start, true);
    }
    return KEY_ORDER.compare(start, end) >= 0
        ? new TreeMap<>(KEY_ORDER)
        : state.subMap(start, true, end, false);
  }

  byte @Nullable [] parameter(String key) {
    return parameters.get(key);
  }

  List<HistoryEntry> history(String key) {
    return List.copyOf(history.getOrDefault(key, List.of()).reversed());
  }

  /// Applies what a transaction wrote here.
  void apply(TestSimulation simulation, String txId, Instant time) {
    height++;
    simulation
        .writes()
        .forEach((key, value) -> {
          byte[] bytes = value == null ? new byte[0] : value;
          if (value == null) {
            state.remove(key);
          } else {
            state.put(key, new Versioned(bytes, height));
          }
          history
              .computeIfAbsent(key, k -> new ArrayList<>())
              .add(new HistoryEntry(txId, bytes, time, value == null));
        });
    parameters.putAll(simulation.parameterWrites());
  }
}
