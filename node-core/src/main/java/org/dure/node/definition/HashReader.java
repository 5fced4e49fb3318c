package org.dure.node.definition;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/// Reads the SHA-256 hashes of the values of a private collection, which every organisation has.
@FunctionalInterface
public interface HashReader {

  /// The 32-byte hash of the value under a key, or null when the key is absent.
  @Nullable ByteString hash(String key);
}
