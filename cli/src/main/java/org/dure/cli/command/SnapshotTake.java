package org.dure.cli.command;

import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.client.SnapshotClient;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure snapshot take`.
@Command(
    name = "take",
    description = {
      "Has a node take a snapshot of its ledger, now or when it has committed a block to come.",
      "It is written to data/snapshots/completed in the node's home while blocks go on."
    })
public final class SnapshotTake implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin AdminOption admin;

  @Option(
      names = "--block",
      paramLabel = "<number>",
      defaultValue = "0",
      description = "The last block it comprises; 0 for the newest (default: ${DEFAULT-VALUE}).")
  long block;

  private final Console console;

  public SnapshotTake(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Session session = admin.open(dir.open())) {
      new SnapshotClient(session).take(block);
      console.print(block == 0 ? "the snapshot is being written" : "due at block " + block);
      return ExitCode.DONE.number();
    }
  }
}
