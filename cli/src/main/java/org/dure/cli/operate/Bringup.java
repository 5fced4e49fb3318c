package org.dure.cli.operate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dure.cli.client.NodeConnection;
import org.dure.cli.client.Waiting;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NetworkSpec;
import org.dure.cli.network.NodeHome;
import org.dure.cli.network.NodeLauncher;
import org.dure.cli.network.NodeProcess;
import org.dure.cli.network.PortOwner;

/// Starts the nodes of a network that do not run yet and waits until all work together.
public final class Bringup {
  private static final long ANSWER_MILLIS = 2_000;
  private static final int OUTPUT_LINES = 8;

  private final Console console;
  private final NodeLauncher launcher;

  public Bringup(Console console, NodeLauncher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  /// @throws CommandFailure naming the first port that is taken
  public static void requirePorts(NetworkSpec spec) {
    spec.names().forEach(name -> PortOwner.requireFree(spec.port(name), name.node()));
  }

  /// Starts what is down and waits.
  ///
  /// @return what the nodes said once they were together
  /// @throws CommandFailure when a port is taken, a node ends again or time runs out
  public Survey bring(NetworkFolder network, Duration patience) {
    Map<NodeHome, Process> started = startMissing(network);
    return await(
        network, started, patience, survey -> survey.together(Math.max(1, survey.heightMax())));
  }

  /// Starts one node and waits until the network is as wanted.
  public Survey start(NetworkFolder network, Duration patience, Predicate<Survey> wanted) {
    return await(network, startMissing(network), patience, wanted);
  }

  /// Waits until all nodes have one height and one state.
  public Survey awaitConvergence(NetworkFolder network, Duration patience) {
    return await(network, Map.of(), patience, Survey::converged);
  }

  private Map<NodeHome, Process> startMissing(NetworkFolder network) {
    List<NodeHome> missing =
        network.nodes().stream().filter(home -> NodeProcess.of(home).isEmpty()).toList();
    missing.forEach(home -> PortOwner.requireFree(home.port(), home.name()));
    Map<NodeHome, Process> started = new LinkedHashMap<>();
    for (NodeHome home : missing) {
      try {
        Process process = launcher.start(home);
        started.put(home, process);
        console.progress(
            "  started %s, port %d, process %d".formatted(home.name(), home.port(), process.pid()));
      } catch (IOException e) {
        throw new CommandFailure(
            ExitCode.ENVIRONMENT, "cannot start " + home.name() + ": " + e.getMessage(), e);
      }
    }
    return started;
  }

  private Survey await(
      NetworkFolder network,
      Map<NodeHome, Process> started,
      Duration patience,
      Predicate<Survey> enough) {
    List<NodeConnection> connections = new ArrayList<>();
    try {
      network.nodes().forEach(home -> connections.add(NodeConnection.open(home)));
      return Waiting.until(
          patience,
          () -> {
            requireAlive(started);
            return Survey.take(network, connections, ANSWER_MILLIS);
          },
          enough,
          survey -> new CommandFailure(ExitCode.NOT_RUNNING, lateness(survey, patience, network)));
    } finally {
      connections.forEach(NodeConnection::close);
    }
  }

  private static String lateness(Survey survey, Duration patience, NetworkFolder network) {
    String reason =
        survey
            .trouble()
            .orElse("the nodes are not all connected to each other, or differ in height");
    return "the nodes are not together after %d s: %s; their logs are in %s/nodes/*/logs"
        .formatted(patience.toSeconds(), reason, network.path());
  }

  private static void requireAlive(Map<NodeHome, Process> started) {
    started.forEach((home, process) -> {
      if (!process.isAlive()) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "%s ended with exit code %d while starting:%n%s%nmore in %s"
                .formatted(
                    home.name(), process.exitValue(), lastLines(home.output()), home.output()));
      }
    });
  }

  private static String lastLines(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return String.join(
              "\n", lines.subList(Math.max(0, lines.size() - OUTPUT_LINES), lines.size()))
          .indent(2)
          .stripTrailing();
    } catch (IOException e) {
      return "  (its output cannot be read: " + e.getMessage() + ")";
    }
  }
}
