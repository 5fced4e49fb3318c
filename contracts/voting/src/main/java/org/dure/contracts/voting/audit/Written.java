package org.dure.contracts.voting.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.dure.contracts.voting.model.Keys;
import org.jspecify.annotations.Nullable;

/// What one valid transaction wrote to the contract's state.
///
/// @param time the transaction's timestamp
public record Written(String txId, long block, Instant time, List<Write> writes) {
  /// @param value null when the key was deleted
  public record Write(List<String> key, @Nullable String value) {
    public static Write of(String key, byte @Nullable [] value) {
      return new Write(
          Keys.parts(key), value == null ? null : new String(value, StandardCharsets.UTF_8));
    }

    String type() {
      return key.getFirst();
    }
  }

  public Written {
    writes = List.copyOf(writes);
  }
}
