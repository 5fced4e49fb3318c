package org.dure.node.chaincode;

import java.time.Duration;

/// Bounds on running contracts.
///
/// @param timeout how long one transaction may run, waiting for a free thread included
/// @param threads how many run at once; one that ignores its timeout keeps its thread
/// @param waitingMax how many may wait for a thread
/// @param depthMax how deep contracts may call each other
public record ExecutionLimits(Duration timeout, int threads, int waitingMax, int depthMax) {

  /// 30 s as in Fabric, 64 threads, 1000 waiting, 16 deep.
  public static ExecutionLimits defaults() {
    return new ExecutionLimits(Duration.ofSeconds(30), 64, 1000, 16);
  }

  public ExecutionLimits {
    if (timeout.isNegative() || timeout.isZero() || threads < 1 || waitingMax < 1 || depthMax < 1) {
      throw new IllegalArgumentException("execution limits must be positive");
    }
  }
}
