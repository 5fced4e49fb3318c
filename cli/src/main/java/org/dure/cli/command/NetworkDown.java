package org.dure.cli.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.FolderLock;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.operate.Shutdown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure network down`.
@Command(
    name = "down",
    description = "Stops the network's nodes and keeps all their data. Safe to repeat.")
public final class NetworkDown implements Callable<Integer> {
  @Mixin DirOption dir;

  @Option(
      names = "--timeout",
      paramLabel = "<seconds>",
      defaultValue = "20",
      description =
          "How long a node may take before it is killed, which costs no data (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds;

  private final Console console;

  public NetworkDown(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (FolderLock lock = FolderLock.take(dir.path)) {
      NetworkFolder network = dir.open();
      int stopped = new Shutdown(console).down(network, Duration.ofSeconds(timeoutSeconds));
      console.print(
          stopped == 0
              ? "no node was running"
              : "the network is down; its data stay in " + network.path());
      return ExitCode.DONE.number();
    }
  }
}
