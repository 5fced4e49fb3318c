package org.dure.node.definition;

import java.util.SequencedMap;

/// Reads the keys of one namespace between two bounds, in key order.
@FunctionalInterface
public interface RangeReader {

  /// All keys from `start`, included, to `end`, excluded.
  SequencedMap<String, byte[]> range(String start, String end);

  /// All keys that begin with a prefix of ASCII characters below 0x7f.
  default SequencedMap<String, byte[]> prefixed(String prefix) {
    return range(prefix, prefix + "\u007f");
  }
}
