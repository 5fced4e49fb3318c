package org.dure.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.dure.api.admin.v1.ChannelStatus;
import org.dure.api.admin.v1.NodeStatus;
import org.dure.cli.client.NodeConnection;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.Table;
import org.dure.cli.network.NodeHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dure channel list`.
@Command(name = "list", description = "Lists the channels that an organisation's node has joined.")
public final class ChannelList implements Callable<Integer> {
  private static final long ANSWER_MILLIS = 5_000;

  @Mixin DirOption dir;
  @Mixin UserOption user;
  @Mixin JsonOption json;

  private final Console console;

  public ChannelList(Console console) {
    this.console = console;
  }

  /// One line of the answer.
  ///
  /// @param height number of blocks
  public record Channel(String channel, long height) {}

  @Override
  public Integer call() {
    NodeHome home = dir.open().node(user.org);
    List<Channel> channels =
        ask(home).getChannelsList().stream().map(ChannelList::channel).toList();
    if (json.wanted) {
      console.printJson(channels);
    } else {
      Table table = new Table("channel", "height");
      channels.forEach(channel -> table.row(channel.channel(), Long.toString(channel.height())));
      console.print(table.render());
    }
    return ExitCode.DONE.number();
  }

  private static NodeStatus ask(NodeHome home) {
    try (NodeConnection connection = NodeConnection.open(home)) {
      return connection
          .status(ANSWER_MILLIS)
          .orElseThrow(() ->
              new CommandFailure(
                  ExitCode.NOT_RUNNING, home.name() + " does not answer on " + home.address()));
    }
  }

  private static Channel channel(ChannelStatus status) {
    return new Channel(status.getChannelId(), status.getHeight());
  }
}
