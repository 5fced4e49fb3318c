package org.dure.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.node.app.NodeStartException;
import org.dure.node.app.SnapshotJoin;
import org.dure.node.snapshot.SnapshotCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `dure node join`.
@Command(
    name = "join",
    description = {
      "Begins the ledger of a node that does not run with a snapshot of the channel.",
      "Everything in it is checked first. What follows it comes from the other nodes."
    })
public final class NodeJoin implements Callable<Integer> {
  @Option(
      names = "--home",
      required = true,
      paramLabel = "<folder>",
      description = "The node's home, which holds node.yaml.")
  Path home = Path.of("");

  @Option(
      names = "--snapshot",
      required = true,
      paramLabel = "<folder>",
      description = "The snapshot: .../snapshots/completed/<channel>/<block> of another node.")
  Path snapshot = Path.of("");

  @Option(
      names = "--manifest",
      paramLabel = "<file>",
      description = "_dure_manifest.json of another node's snapshot at that block; repeatable.")
  List<Path> manifests = List.of();

  @Option(
      names = "--config-block",
      paramLabel = "<file>",
      description =
          "A config block of the channel to trust (default: the genesis block in node.yaml).")
  @Nullable Path configBlock;

  @Option(
      names = "--trust-one-node",
      description = "Be content with one node's word for what the state holds.")
  boolean trustOneNode;

  private final Console console;

  public NodeJoin(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      SnapshotCheck.Trust trust =
          trustOneNode ? SnapshotCheck.Trust.ONE_NODE : SnapshotCheck.Trust.MORE_THAN_FAULTY;
      console.print(SnapshotJoin.of(home).join(snapshot, manifests, configBlock, trust));
      return ExitCode.DONE.number();
    } catch (NodeStartException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
