package org.dure.bench.consensus;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dure.node.app.NodeJvm;

/// The replicas' processes. They end with this one.
final class Replicas implements AutoCloseable {
  private final Material material;
  private final ConsensusLoad load;
  private final List<Process> processes = new ArrayList<>();

  Replicas(Material material, ConsensusLoad load) {
    this.material = material;
    this.load = load;
  }

  void start() throws IOException {
    for (int k = 1; k <= load.replicas(); k++) {
      processes.add(start(k));
    }
  }

  private Process start(int k) throws IOException {
    Path home = material.home(k);
    Files.createDirectories(home.resolve("logs"));
    List<String> command = NodeJvm.command(home);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ReplicaProcess.class.getName(),
            material.folder().toString(),
            Integer.toString(k)));
    command.addAll(load.replicaOptions());
    File output = home.resolve("logs/output.txt").toFile();
    return new ProcessBuilder(command)
        .directory(home.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output)
        .start();
  }

  /// Ids of the processes that run.
  List<Long> pids() {
    return processes.stream().filter(Process::isAlive).map(Process::pid).toList();
  }

  /// Ends a replica as a power cut would.
  void kill(int k) throws InterruptedException {
    Process process = processes.get(k - 1);
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  /// @throws IOException naming a replica that has ended by itself
  void requireAlive(int k) throws IOException {
    if (!processes.get(k - 1).isAlive()) {
      throw new IOException(
          "replica %d has ended; see %s".formatted(k, material.home(k).resolve("logs/output.txt")));
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
