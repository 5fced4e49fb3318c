package org.dure.cli.operate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dure.cli.client.AtOnce;
import org.dure.cli.console.Console;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NodeHome;
import org.dure.cli.network.NodeProcess;

/// Ends the nodes of a network: all are asked at once, and those that do not end in time are
/// killed, which costs no data.
public final class Shutdown {
  private final Console console;

  public Shutdown(Console console) {
    this.console = console;
  }

  /// @return how many nodes were running
  public int down(NetworkFolder network, Duration patience) {
    List<NodeProcess> running = running(network);
    AtOnce.map(running, node -> end(node, patience));
    return running.size();
  }

  /// The nodes whose processes live.
  public static List<NodeProcess> running(NetworkFolder network) {
    return network.nodes().stream().map(NodeProcess::of).flatMap(Optional::stream).toList();
  }

  private boolean end(NodeProcess node, Duration patience) {
    NodeHome home = node.home();
    boolean asked = node.stop(patience);
    console.progress(
        asked
            ? "  stopped " + home.name()
            : "  killed %s: it had not ended %d s after being asked"
                .formatted(home.name(), patience.toSeconds()));
    return asked;
  }
}
