package org.dure.node.order;

import java.util.LinkedHashMap;
import java.util.Map;

/// A map that keeps only the newest entries.
final class NewestMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int max;

  NewestMap(int max) {
    this.max = max;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > max;
  }
}
