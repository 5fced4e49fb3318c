package org.dure.cli.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.FolderLock;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NetworkSpec;
import org.dure.cli.network.NodeLauncher;
import org.dure.cli.network.OrgName;
import org.dure.cli.operate.ChannelMembers;
import org.dure.cli.operate.Survey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure channel add-node`.
@Command(
    name = "add-node",
    description = {
      "Takes one organisation more with its node into the running channel: makes its certificates, changes the"
          + " channel's configuration with the signatures of all administrators in the network's folder, starts the"
          + " node, waits until it has caught up, and gives it its vote.",
      "Safe to repeat when it was interrupted. Contracts have to be deployed for the new organisation afterwards:"
          + " dure chaincode deploy."
    })
public final class ChannelAddNode implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin JsonOption json;
  @Mixin MemberOptions options;

  @Option(
      names = "--org",
      paramLabel = "<org>",
      converter = UserOption.OrgConverter.class,
      description = "The organisation: 5, org5 or Org5MSP (default: the next number).")
  @Nullable OrgName org;

  private final Console console;
  private final NodeLauncher launcher;

  public ChannelAddNode(Console console, NodeLauncher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    try (FolderLock lock = FolderLock.take(dir.path)) {
      NetworkFolder network = dir.open();
      OrgName wanted = org == null ? next(network.spec()) : org;
      if (wanted.number() > NetworkSpec.ORGS_MAX) {
        throw new CommandFailure(
            ExitCode.USAGE, "a network has at most " + NetworkSpec.ORGS_MAX + " organisations");
      }
      console.progress("taking %s into %s".formatted(wanted.mspId(), network.spec().channel()));
      NetworkFolder grown =
          new ChannelMembers(console, launcher, Duration.ofSeconds(options.timeoutSeconds))
              .add(network, wanted, options.force);
      json.print(console, Survey.take(grown));
      return ExitCode.DONE.number();
    }
  }

  private static OrgName next(NetworkSpec spec) {
    return new OrgName(spec.members().last() + 1);
  }
}
