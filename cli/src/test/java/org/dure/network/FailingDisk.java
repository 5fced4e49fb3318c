package org.dure.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// A disk that reports errors, to a process that runs, by strace's fault injection.
final class FailingDisk {
  private FailingDisk() {}

  /// Lets every sync of a process fail until the one returned is ended. Skips the test where strace
  /// is missing or may not trace.
  static Process of(long pid) throws IOException, InterruptedException {
    assumeTrue(mayTrace(), "strace is not installed or may not trace here");
    return start(
        "strace",
        "-f",
        "-qqq",
        "-o",
        "/dev/null",
        "-e",
        "trace=fdatasync,fsync",
        "-e",
        "inject=fdatasync,fsync:error=EIO",
        "-p",
        Long.toString(pid));
  }

  private static boolean mayTrace() throws InterruptedException {
    try {
      Process process = start("strace", "-o", "/dev/null", "true");
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
