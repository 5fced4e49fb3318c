package org.dure.node.definition;

import com.google.protobuf.ByteString;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dure.model.Sha256;

/// The keys of one namespace in memory; writes are seen at once and recorded.
public final class MapState implements StateEditor, HashReader, RangeReader {

  public final TreeMap<String, ByteString> keys = new TreeMap<>();
  public final TreeSet<String> written = new TreeSet<>();
  public final TreeSet<String> deleted = new TreeSet<>();

  @Override
  public ByteString get(String key) {
    return keys.get(key);
  }

  @Override
  public void put(String key, ByteString value) {
    keys.put(key, value);
    written.add(key);
  }

  @Override
  public void delete(String key) {
    keys.remove(key);
    deleted.add(key);
  }

  @Override
  public ByteString hash(String key) {
    ByteString value = keys.get(key);
    return value == null ? null : Sha256.of(value);
  }

  @Override
  public SequencedMap<String, ByteString> range(String start, String end) {
    return new TreeMap<>(keys.subMap(start, end));
  }
}
