package org.dure.node.definition;

import com.google.protobuf.ByteString;
import java.util.SequencedMap;

/// Reads the keys of one namespace between two bounds, in key order.
@FunctionalInterface
public interface RangeReader {

  /// All keys from `start`, included, to `end`, excluded.
  SequencedMap<String, ByteString> range(String start, String end);

  /// All keys that begin with a prefix of ASCII characters below 0x7f.
  default SequencedMap<String, ByteString> prefixed(String prefix) {
    return range(prefix, prefix + "\u007f");
  }
}
