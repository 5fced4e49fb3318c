package org.dure.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dure.cli.client.NodeConnection;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.Table;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.operate.NodeReport;
import org.dure.cli.operate.Survey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dure network status`.
@Command(
    name = "status",
    description =
        "Shows every node with its height, view, leader, peers and state. Ends with 0 only if all is well.")
public final class NetworkStatus implements Callable<Integer> {
  private static final long ANSWER_MILLIS = 3_000;
  private static final int HASH_DIGITS = 12;

  @Mixin DirOption dir;
  @Mixin JsonOption json;

  private final Console console;

  public NetworkStatus(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    NetworkFolder network = dir.open();
    Survey survey = take(network);
    Optional<String> trouble = survey.trouble();
    if (json.wanted) {
      console.printJson(survey);
    } else {
      console.print(table(survey));
    }
    trouble.ifPresent(console::progress);
    return (trouble.isEmpty() ? ExitCode.DONE : ExitCode.NOT_RUNNING).number();
  }

  private static Survey take(NetworkFolder network) {
    List<NodeConnection> connections = network.nodes().stream().map(NodeConnection::open).toList();
    try {
      return Survey.take(network, connections, ANSWER_MILLIS);
    } finally {
      connections.forEach(NodeConnection::close);
    }
  }

  static String table(Survey survey) {
    Table table =
        new Table(
            "node", "port", "process", "state", "height", "view", "leader", "peers", "state hash");
    for (NodeReport node : survey.nodes()) {
      String port = node.address().substring(node.address().lastIndexOf(':') + 1);
      String process = node.pid() == null ? "-" : Long.toString(node.pid());
      NodeReport.Channel channel = node.channel();
      if (channel == null) {
        String state = node.state().name().toLowerCase(Locale.ROOT);
        table.row(node.node(), port, process, state, "-", "-", "-", "-", "-");
      } else {
        table.row(
            node.node(),
            port,
            process,
            channel.stoppedBecause().isEmpty() ? "running" : "stopped",
            Long.toString(channel.height()),
            channel.view() + (channel.inViewChange() ? " (changing)" : ""),
            channel.leaderId() + " " + channel.leader(),
            channel.peersConnected() + "/" + channel.peers(),
            channel.stateHash().isEmpty() ? "-" : abbreviated(channel.stateHash()));
      }
    }
    return table.render();
  }

  static String abbreviated(String hash) {
    return hash.length() > HASH_DIGITS ? hash.substring(0, HASH_DIGITS) : hash;
  }
}
