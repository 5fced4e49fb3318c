package org.dure.cli.operate;

import java.util.Locale;
import org.dure.cli.console.Table;

/// A survey as lines of text.
public final class SurveyTable {
  private static final int HASH_DIGITS = 12;

  private SurveyTable() {}

  /// One line for each node, with a header.
  public static String render(Survey survey) {
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
            channel.consenter()
                ? channel.view() + (channel.inViewChange() ? " (changing)" : "")
                : "-",
            channel.consenter() ? channel.leaderId() + " " + channel.leader() : "follows",
            channel.peersConnected() + "/" + channel.peers(),
            channel.stateHash().isEmpty() ? "-" : abbreviated(channel.stateHash()));
      }
    }
    return table.render();
  }

  private static String abbreviated(String hash) {
    return hash.length() > HASH_DIGITS ? hash.substring(0, HASH_DIGITS) : hash;
  }
}
