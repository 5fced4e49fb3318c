package org.dure.node.snapshot;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Kills a process within a system call by strace's fault injection.
final class Strace {
  private Strace() {}

  /// Whether strace is here and may trace.
  static boolean available() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("strace", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /// The front of a command that is killed when a thread of it makes the `nth` of these calls.
  static List<String> kill(String calls, int nth) {
    return List.of(
        "strace",
        "-f",
        "-qqq",
        "-o",
        "/dev/null",
        "-e",
        "trace=" + calls,
        "-e",
        "inject=" + calls + ":signal=KILL:when=" + nth);
  }
}
