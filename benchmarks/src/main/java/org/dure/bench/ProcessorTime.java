package org.dure.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Processor time of processes, as Linux counts it in `/proc/<pid>/stat`.
public final class ProcessorTime {
  /// Linux reports ticks of 10 ms to programs, whatever its own clock (USER_HZ).
  private static final long MILLIS_PER_TICK = 10;

  private static final int USER_FIELD = 11;
  private static final int SYSTEM_FIELD = 12;

  private ProcessorTime() {}

  /// Milliseconds in user and system mode since the process began.
  ///
  /// @throws IOException when the process is gone, or there is no /proc
  public static long millisOf(long pid) throws IOException {
    return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
  }

  /// The program's name, in brackets, may hold blanks; fields are counted behind it.
  static long parse(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return MILLIS_PER_TICK
        * (Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD]));
  }
}
