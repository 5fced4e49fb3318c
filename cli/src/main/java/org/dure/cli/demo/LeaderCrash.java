package org.dure.cli.demo;

import java.time.Duration;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NodeHome;
import org.dure.cli.network.NodeProcess;
import org.dure.cli.network.OrgName;
import org.dure.cli.operate.Bringup;
import org.dure.cli.operate.Survey;

/// Kills the node that leads, as a power cut would, and starts it again.
final class LeaderCrash {
  static final int NODES_TO_SURVIVE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Console console;
  private final NetworkFolder network;
  private final Bringup bringup;

  LeaderCrash(Console console, NetworkFolder network, Bringup bringup) {
    this.console = console;
    this.network = network;
    this.bringup = bringup;
  }

  /// @return what to print: which node died
  String kill() {
    int leader =
        Survey.take(network)
            .leader()
            .orElseThrow(() -> new CommandFailure(ExitCode.NOT_RUNNING, "no node says who leads"));
    NodeHome home = network.node(new OrgName(leader));
    NodeProcess process =
        NodeProcess.of(home)
            .orElseThrow(() ->
                new CommandFailure(ExitCode.NOT_RUNNING, home.name() + " leads but does not run"));
    process.kill(PATIENCE);
    return "killed %s, the leader (kill -9 %d); the other nodes choose another"
        .formatted(home.name(), process.pid());
  }

  /// Starts the killed node and waits until it is among the others again.
  void heal(Duration patience) {
    bringup.bring(network, patience);
    console.progress("  it is back and has caught up");
  }
}
