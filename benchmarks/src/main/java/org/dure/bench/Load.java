package org.dure.bench;

import java.time.Duration;

/// How much load, and for how long.
///
/// @param description what is sent, for the report
/// @param inFlight transactions under way at any moment; each is followed by the next as soon as it
///   is committed
/// @param warmUp runs before anything is counted
/// @param duration of what is counted
public record Load(String description, int inFlight, Duration warmUp, Duration duration) {
  public Load {
    if (inFlight < 1 || duration.isZero() || duration.isNegative() || warmUp.isNegative()) {
      throw new IllegalArgumentException("a load has transactions in flight and a duration");
    }
  }
}
