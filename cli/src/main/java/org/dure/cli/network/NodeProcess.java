package org.dure.cli.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A running node: a live process whose command line names the node's home. A process id alone
/// proves nothing, for the system gives it to others after a crash.
public record NodeProcess(NodeHome home, ProcessHandle handle) {

  /// The process that `node.pid` names, if it really is this node.
  public static Optional<NodeProcess> of(NodeHome home) {
    return in(home.path()).map(handle -> new NodeProcess(home, handle));
  }

  /// The process that runs the node of a home, if one does.
  public static Optional<ProcessHandle> in(Path home) {
    return recordedPid(home.resolve(NodeHome.PID_FILE))
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> runs(handle, home));
  }

  public long pid() {
    return handle.pid();
  }

  /// Asks the process to end, and kills it when it has not ended in time.
  ///
  /// @return whether it ended by itself
  public boolean stop(Duration patience) {
    handle.destroy();
    if (awaitEnd(patience)) {
      return true;
    }
    handle.destroyForcibly();
    awaitEnd(patience);
    return false;
  }

  /// Kills the process as a power cut would: no clean-up, nothing flushed.
  public void kill(Duration patience) {
    handle.destroyForcibly();
    awaitEnd(patience);
  }

  private boolean awaitEnd(Duration patience) {
    try {
      handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for process " + pid(), e);
    }
  }

  private static Optional<Long> recordedPid(Path file) {
    try {
      return Optional.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }

  private static boolean runs(ProcessHandle handle, Path home) {
    List<String> words = commandLine(handle);
    int at = words.indexOf("--home");
    if (at < 2
        || at + 1 >= words.size()
        || !words.subList(at - 2, at).equals(List.of("node", "start"))) {
      return false;
    }
    Path workingFolder = Path.of("/proc", Long.toString(handle.pid()), "cwd");
    try {
      return Files.isSameFile(workingFolder.resolve(words.get(at + 1)), home);
    } catch (IOException e) {
      return false; // another folder, gone meanwhile
    }
  }

  private static List<String> commandLine(ProcessHandle handle) {
    Path proc = Path.of("/proc", Long.toString(handle.pid()), "cmdline");
    try {
      return List.of(new String(Files.readAllBytes(proc), StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      return handle.info().arguments().map(List::of).orElse(List.of());
    }
  }
}
