package org.dure.contract.test;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Committed keys that belong together: the public ones of a chaincode, or those of one of its
/// private collections. Not thread-safe.
public final class TestKeys {
  /// The order of keys on a ledger: bytes of their UTF-8 form.
  static final Comparator<String> KEY_ORDER = TestKeys::compareUtf8;

  /// @param parameter the key's own endorsement policy
  /// @param version number of the block that wrote value or parameter last
  /// @param written number of the block that wrote the value last
  record Versioned(byte[] value, byte @Nullable [] parameter, long version, long written) {}

  private final NavigableMap<String, Versioned> entries = new TreeMap<>(KEY_ORDER);

  TestKeys() {}

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

  /// The committed value, or null.
  public byte @Nullable [] get(String key) {
    Versioned entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /// SHA-256 of the committed value, which for a private key is what strangers see, or null.
  public byte @Nullable [] hash(String key) {
    byte[] value = get(key);
    try {
      return value == null ? null : MessageDigest.getInstance("SHA-256").digest(value);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The key's own endorsement policy, or null.
  public byte @Nullable [] validationParameter(String key) {
    Versioned entry = entries.get(key);
    return entry == null ? null : entry.parameter();
  }

  /// All keys in ledger order.
  public List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  @Nullable Versioned versioned(String key) {
    return entries.get(key);
  }

  /// From start (inclusive) to end (exclusive, empty: open).
  NavigableMap<String, Versioned> range(String start, String end) {
    if (end.isEmpty()) {
      return entries.tailMap(start, true);
    }
    return KEY_ORDER.compare(start, end) >= 0
        ? new TreeMap<>(KEY_ORDER)
        : entries.subMap(start, true, end, false);
  }

  /// Values by key, in ledger order.
  NavigableMap<String, byte[]> values() {
    NavigableMap<String, byte[]> values = new TreeMap<>(KEY_ORDER);
    entries.forEach((key, entry) -> values.put(key, entry.value()));
    return values;
  }

  void remove(String key) {
    entries.remove(key);
  }

  /// A value keeps the key's policy.
  void put(String key, byte[] value, long block) {
    Versioned before = entries.get(key);
    entries.put(
        key, new Versioned(value, before == null ? null : before.parameter(), block, block));
  }

  /// A policy keeps the key's value; a key that is not there gets none.
  void putParameter(String key, byte[] parameter, long block) {
    entries.computeIfPresent(
        key, (k, before) -> new Versioned(before.value(), parameter, block, before.written()));
  }

  /// Removes what was written before a block.
  void expire(long before) {
    entries.values().removeIf(entry -> entry.written() < before);
  }
}
