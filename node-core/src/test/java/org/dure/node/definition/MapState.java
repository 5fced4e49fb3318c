package org.dure.node.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The keys of one namespace in memory; writes are seen at once and recorded.
public final class MapState implements StateEditor, HashReader, RangeReader {

  public final TreeMap<String, byte[]> keys = new TreeMap<>();
  public final TreeSet<String> written = new TreeSet<>();
  public final TreeSet<String> deleted = new TreeSet<>();

  @Override
  public byte[] get(String key) {
    return keys.get(key);
  }

  @Override
  public void put(String key, byte[] value) {
    keys.put(key, value);
    written.add(key);
  }

  @Override
  public void delete(String key) {
    keys.remove(key);
    deleted.add(key);
  }

  @Override
  public byte[] hash(String key) {
    byte[] value = keys.get(key);
    return value == null ? null : sha256(value);
  }

  @Override
  public SequencedMap<String, byte[]> range(String start, String end) {
    return new TreeMap<>(keys.subMap(start, end));
  }

  public void put(String key, String value) {
    put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(byte[] value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
