package org.dure.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.node.app.NodeStartException;
import org.dure.node.app.SnapshotJoin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `dure ledger prune`.
@Command(
    name = "prune",
    description = {
      "Drops the data of old blocks of a node that does not run, behind its newest snapshot.",
      "Headers, signatures, codes, transaction ids and config blocks stay."
    })
public final class LedgerPrune implements Callable<Integer> {
  @Option(
      names = "--home",
      required = true,
      paramLabel = "<folder>",
      description = "The node's home, which holds node.yaml.")
  Path home = Path.of("");

  @Option(
      names = "--channel",
      paramLabel = "<name>",
      defaultValue = "mychannel",
      description = "The channel (default: ${DEFAULT-VALUE}).")
  String channel = "";

  @Option(
      names = "--below",
      required = true,
      paramLabel = "<number>",
      description = "The first block that stays whole.")
  long below;

  @Option(
      names = "--archive",
      paramLabel = "<folder>",
      description = "Move the blocks there instead of dropping them.")
  @Nullable Path archive;

  private final Console console;

  public LedgerPrune(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      long dropped = SnapshotJoin.of(home).prune(channel, below, archive);
      console.print("%d blocks gave up their data".formatted(dropped));
      return ExitCode.DONE.number();
    } catch (NodeStartException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
