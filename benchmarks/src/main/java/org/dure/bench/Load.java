package org.dure.bench;

import java.time.Duration;

/// How much load, and for how long.
///
/// @param inFlight transactions under way at any moment; each is followed by the next as soon as it
///   is committed
/// @param warmUp runs before anything is counted
/// @param duration of what is counted
/// @param valueBytes size of each written value
public record Load(int inFlight, Duration warmUp, Duration duration, int valueBytes) {
  public Load {
    if (inFlight < 1
        || valueBytes < 1
        || duration.isZero()
        || duration.isNegative()
        || warmUp.isNegative()) {
      throw new IllegalArgumentException(
          "a load has transactions in flight, values and a duration");
    }
  }
}
