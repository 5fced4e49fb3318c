package org.dure.cli.command;

import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.client.SnapshotClient;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure snapshot cancel`.
@Command(name = "cancel", description = "Takes back a request for a snapshot that is not begun.")
public final class SnapshotCancel implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin AdminOption admin;

  @Option(
      names = "--block",
      required = true,
      paramLabel = "<number>",
      description = "The block it was asked for.")
  long block;

  private final Console console;

  public SnapshotCancel(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Session session = admin.open(dir.open())) {
      new SnapshotClient(session).cancel(block);
      console.print("no snapshot will be taken at block " + block);
      return ExitCode.DONE.number();
    }
  }
}
