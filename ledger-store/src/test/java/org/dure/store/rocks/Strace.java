package org.dure.store.rocks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Lets system calls of a process fail by strace's fault injection.
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

  /// The front of a command whose system calls `calls` fail as `how` says; counted by thread.
  static List<String> inject(String calls, String how) {
    return List.of(
        "strace",
        "-f",
        "-qqq",
        "-o",
        "/dev/null",
        "-e",
        "trace=" + calls,
        "-e",
        "inject=" + calls + ":" + how);
  }
}
