package org.dure.cli.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.FolderLock;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NodeLauncher;
import org.dure.cli.network.OrgName;
import org.dure.cli.operate.ChannelMembers;
import org.dure.cli.operate.Survey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `dure channel remove-node`.
@Command(
    name = "remove-node",
    description = {
      "Takes an organisation with its node off the running channel, with the signatures of all other administrators in"
          + " the network's folder, and ends the node. Its folder stays.",
      "Refused when too few of the remaining nodes are at work to go on without it."
    })
public final class ChannelRemoveNode implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin JsonOption json;
  @Mixin MemberOptions options;

  @Parameters(
      paramLabel = "<org>",
      converter = UserOption.OrgConverter.class,
      description = "The organisation: 5, org5 or Org5MSP.")
  OrgName org;

  private final Console console;
  private final NodeLauncher launcher;

  public ChannelRemoveNode(Console console, NodeLauncher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    try (FolderLock lock = FolderLock.take(dir.path)) {
      NetworkFolder network = dir.open();
      network.node(org);
      console.progress("taking %s off %s".formatted(org.mspId(), network.spec().channel()));
      NetworkFolder shrunk =
          new ChannelMembers(console, launcher, Duration.ofSeconds(options.timeoutSeconds))
              .remove(network, org, options.force);
      json.print(console, Survey.take(shrunk));
      return ExitCode.DONE.number();
    }
  }
}
