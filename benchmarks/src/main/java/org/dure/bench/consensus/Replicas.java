package org.dure.bench.consensus;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The replicas' processes. They end with this one.
final class Replicas implements AutoCloseable {
  /// More options for the replicas' JVMs, separated by blanks; as for nodes.
  private static final String OPTIONS_VARIABLE = "DURE_NODE_OPTS";

  private static final List<String> JVM_OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms96m",
          "-Xmx640m",
          "-XX:+ExitOnOutOfMemoryError");

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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.add("-Dlogback.configurationFile=logback-node.xml");
    command.add("-Ddure.home=" + home);
    String extra = System.getenv(OPTIONS_VARIABLE);
    if (extra != null && !extra.isBlank()) {
      command.addAll(Arrays.asList(extra.strip().split("\\s+")));
    }
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
