package org.dure.node.definition;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/// Reads keys of one namespace (`_lifecycle`, or one collection of it) as of one state.
@FunctionalInterface
public interface StateReader {

  /// The value under a key, or null when the key is absent.
  @Nullable ByteString get(String key);
}
