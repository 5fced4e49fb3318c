package org.dure.pbft;

/// Constants of an instance; the same on all replicas but for the ticks.
///
/// @param window proposals in flight at once, at least 1
/// @param checkpointInterval blocks between checkpoints, at least 1
/// @param logWindow sequences above the stable checkpoint that are listened to
/// @param timeoutFloorTicks the least time without progress after which a leader is given up,
///   however fast the others answer
/// @param timeoutCeilingTicks the most that measured round trips can make of it
/// @param timeoutMaxTicks upper bound of the doubling
/// @param resendTicks between repetitions of what may have been lost
/// @param stashMax messages for later views kept for each sender
/// @param term sequences that one replica proposes before the next one's turn; 0 if only a change
///   of view changes the leader
/// @param exclusion sequences for which a replica that failed in its turn gets no other
public record Settings(
    int window,
    int checkpointInterval,
    int logWindow,
    int timeoutFloorTicks,
    int timeoutCeilingTicks,
    int timeoutMaxTicks,
    int resendTicks,
    int stashMax,
    int term,
    int exclusion) {

  public Settings {
    if (window < 1 || checkpointInterval < 1 || logWindow < checkpointInterval + window) {
      throw new IllegalArgumentException(
          "the log window must hold a checkpoint interval and the pipeline");
    }
    if (timeoutFloorTicks < 2 || resendTicks < 1 || stashMax < 1 || term < 0 || exclusion < 1) {
      throw new IllegalArgumentException("timeouts and bounds must be positive");
    }
    if (timeoutCeilingTicks < timeoutFloorTicks || timeoutMaxTicks < timeoutCeilingTicks) {
      throw new IllegalArgumentException("a time-out's floor, ceiling and maximum must ascend");
    }
  }

  /// For ticks of 10 ms: a leader is given up after 0.5 to 5 s without progress, by how fast the
  /// others answer.
  public static Settings defaults() {
    return new Settings(4, 16, 48, 50, 500, 6_000, 20, 64, 16, 4_096);
  }

  /// The same with another term; 0 if the leader is to stay.
  public Settings withTerm(int other) {
    return new Settings(
        window,
        checkpointInterval,
        logWindow,
        timeoutFloorTicks,
        timeoutCeilingTicks,
        timeoutMaxTicks,
        resendTicks,
        stashMax,
        other,
        exclusion);
  }

  /// Ticks between measurements of the round trip.
  int probeTicks() {
    return resendTicks;
  }
}
