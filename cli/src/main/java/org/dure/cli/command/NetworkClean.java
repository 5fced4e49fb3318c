package org.dure.cli.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.FolderLock;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.operate.Shutdown;
import org.dure.membership.ca.NetworkMaterial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure network clean`.
@Command(
    name = "clean",
    description = "Deletes a stopped network: its ledgers, its keys, everything in its folder.")
public final class NetworkClean implements Callable<Integer> {
  @Mixin DirOption dir;

  @Option(names = "--yes", description = "Do not ask.")
  boolean yes;

  private final Console console;

  public NetworkClean(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (FolderLock lock = FolderLock.take(dir.path)) {
      NetworkFolder network = dir.open();
      int running = Shutdown.running(network).size();
      if (running > 0) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "%d nodes of %s are running; stop them first with: dure network down"
                .formatted(running, network.path()));
      }
      if (!yes && !confirmed(network)) {
        throw new CommandFailure(ExitCode.FAILED, "nothing was deleted");
      }
      NetworkMaterial.delete(network.path());
      console.print("deleted " + network.path());
      return ExitCode.DONE.number();
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "not everything could be deleted: " + e, e);
    }
  }

  private static boolean confirmed(NetworkFolder network) {
    java.io.Console terminal = System.console();
    if (terminal == null || !terminal.isTerminal()) {
      throw new CommandFailure(
          ExitCode.USAGE, "say --yes to delete " + network.path() + " without being asked");
    }
    String answer =
        terminal.readLine("Delete %s with all its ledgers and keys? [y/N] ", network.path());
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
