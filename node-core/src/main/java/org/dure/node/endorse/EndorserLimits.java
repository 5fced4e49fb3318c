package org.dure.node.endorse;

import java.time.Duration;

/// Bounds on proposals.
///
/// @param timeWindow how far the client's timestamp may be from this node's clock, either way
/// @param concurrentMax how many proposals are processed at once
public record EndorserLimits(Duration timeWindow, int concurrentMax) {

  /// 15 minutes and 2500, as in Fabric.
  public static EndorserLimits defaults() {
    return new EndorserLimits(Duration.ofMinutes(15), 2500);
  }
}
