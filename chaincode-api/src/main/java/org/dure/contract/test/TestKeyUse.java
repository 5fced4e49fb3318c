package org.dure.contract.test;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.dure.contract.test.TestKeys.Versioned;
import org.jspecify.annotations.Nullable;

/// What one transaction reads and writes of some [TestKeys]: it reads what is committed, and its
/// writes wait for the commit.
final class TestKeyUse {
  private static final long ABSENT = -1;

  private record RangeRead(String start, String end) {}

  private final TestKeys committed;
  private final Map<String, Long> reads = new HashMap<>();
  private final Map<RangeRead, Map<String, Long>> ranges = new HashMap<>();
  private final NavigableMap<String, byte[]> writes = new TreeMap<>(TestKeys.KEY_ORDER);
  private final Map<String, byte[]> parameters = new HashMap<>();

  TestKeyUse(TestKeys committed) {
    this.committed = committed;
  }

  TestKeys committed() {
    return committed;
  }

  /// What the transaction writes; empty values delete, as on a node.
  NavigableMap<String, byte[]> writes() {
    return writes;
  }

  @Nullable Versioned read(String key) {
    reads.putIfAbsent(key, version(key));
    return committed.versioned(key);
  }

  /// Records the whole range as read, which is stricter than a ledger for a contract that stops
  /// half way.
  NavigableMap<String, Versioned> readRange(String start, String end) {
    ranges.putIfAbsent(new RangeRead(start, end), versions(start, end));
    return committed.range(start, end);
  }

  void write(String key, byte[] value) {
    writes.put(key, value);
  }

  void writeParameter(String key, byte[] parameter) {
    parameters.put(key, parameter);
  }

  boolean stillHolds() {
    return reads.entrySet().stream().allMatch(e -> version(e.getKey()) == e.getValue())
        && ranges.entrySet().stream()
            .allMatch(e -> versions(e.getKey().start, e.getKey().end).equals(e.getValue()));
  }

  void apply(long block) {
    writes.forEach((key, value) -> {
      if (value.length == 0) {
        committed.remove(key);
      } else {
        committed.put(key, value, block);
      }
    });
    parameters.forEach((key, parameter) -> committed.putParameter(key, parameter, block));
  }

  private long version(String key) {
    Versioned entry = committed.versioned(key);
    return entry == null ? ABSENT : entry.version();
  }

  private Map<String, Long> versions(String start, String end) {
    Map<String, Long> versions = new HashMap<>();
    committed.range(start, end).forEach((key, entry) -> versions.put(key, entry.version()));
    return versions;
  }
}
