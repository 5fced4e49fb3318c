package org.dure.contract;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Rules that hold for every key that reaches the ledger.
final class Keys {
  private Keys() {}

  /// The key, if it is not empty and has a UTF-8 form: protobuf would refuse a lone surrogate only
  /// when the call is over.
  static String checked(@Nullable String key) {
    if (key == null || key.isEmpty()) {
      throw new IllegalArgumentException("key cannot not be an empty string");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
      throw new IllegalArgumentException("key is not valid UTF-8");
    }
    return key;
  }
}
