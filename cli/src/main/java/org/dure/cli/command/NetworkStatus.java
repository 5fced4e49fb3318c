package org.dure.cli.command;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.operate.Survey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dure network status`.
@Command(
    name = "status",
    description =
        "Shows every node with its height, view, leader, peers and state. Ends with 0 only if all is well.")
public final class NetworkStatus implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin JsonOption json;

  private final Console console;

  public NetworkStatus(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    NetworkFolder network = dir.open();
    Survey survey = Survey.take(network);
    Optional<String> trouble = survey.trouble();
    json.print(console, survey);
    trouble.ifPresent(console::progress);
    return (trouble.isEmpty() ? ExitCode.DONE : ExitCode.NOT_RUNNING).number();
  }
}
