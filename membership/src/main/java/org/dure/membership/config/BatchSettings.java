package org.dure.membership.config;

import java.time.Duration;

/// How large a block may get and how long it may wait.
///
/// @param maxMessageCount envelopes, at least 1
/// @param absoluteMaxBytes of the envelopes together; a larger single one is refused
/// @param preferredMaxBytes soft bound; at most `absoluteMaxBytes`
/// @param timeout since the first envelope waits
public record BatchSettings(
    int maxMessageCount, int absoluteMaxBytes, int preferredMaxBytes, Duration timeout) {

  public BatchSettings {
    if (maxMessageCount < 1 || absoluteMaxBytes < 1 || preferredMaxBytes < 1) {
      throw new IllegalArgumentException("batch bounds are positive");
    }
    if (preferredMaxBytes > absoluteMaxBytes) {
      throw new IllegalArgumentException("preferred batch bytes exceed the absolute maximum");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("batch timeout is positive");
    }
  }

  /// Fabric's defaults: 500 envelopes, 10 MiB, 2 MiB, 2 s.
  public static BatchSettings defaults() {
    return new BatchSettings(500, 10 << 20, 2 << 20, Duration.ofSeconds(2));
  }
}
