package org.dure.pbft;

/// Constants of an instance; the same on all replicas but for the ticks.
///
/// @param window proposals in flight at once, at least 1
/// @param checkpointInterval blocks between checkpoints, at least 1
/// @param logWindow sequences above the stable checkpoint that are listened to
/// @param progressTimeoutTicks without progress after which the leader is given up
/// @param progressTimeoutTicksMax upper bound of the doubling
/// @param resendTicks between repetitions of what may have been lost
/// @param stashMax messages for later views kept for each sender
public record Settings(
    int window,
    int checkpointInterval,
    int logWindow,
    int progressTimeoutTicks,
    int progressTimeoutTicksMax,
    int resendTicks,
    int stashMax) {

  public Settings {
    if (window < 1 || checkpointInterval < 1 || logWindow < checkpointInterval + window) {
      throw new IllegalArgumentException(
          "the log window must hold a checkpoint interval and the pipeline");
    }
    if (progressTimeoutTicks < 2 || resendTicks < 1 || stashMax < 1) {
      throw new IllegalArgumentException("timeouts and bounds must be positive");
    }
  }

  /// For ticks of 10 ms: a leader is given up after 700 ms without progress.
  public static Settings defaults() {
    return new Settings(4, 16, 48, 70, 6_000, 20, 64);
  }
}
