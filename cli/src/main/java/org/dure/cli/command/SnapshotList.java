package org.dure.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.client.SnapshotClient;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.Table;
import org.dure.cli.network.NetworkFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dure snapshot list`.
@Command(name = "list", description = "Lists a node's snapshots, those that are due included.")
public final class SnapshotList implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin AdminOption admin;
  @Mixin JsonOption json;

  private final Console console;

  public SnapshotList(Console console) {
    this.console = console;
  }

  /// What is printed.
  ///
  /// @param due last blocks of those asked for or being written
  /// @param done last blocks of those that are whole
  public record Snapshots(List<Long> due, List<Long> done) {}

  @Override
  public Integer call() {
    NetworkFolder network = dir.open();
    try (Session session = admin.open(network)) {
      SnapshotClient client = new SnapshotClient(session);
      Snapshots found =
          new Snapshots(client.pending(), client.completed(network.node(admin.org).path()));
      if (json.wanted) {
        console.printJson(found);
      } else {
        Table table = new Table("block", "state");
        found.done().forEach(block -> table.row(Long.toString(block), "done"));
        found.due().forEach(block -> table.row(Long.toString(block), "due"));
        console.print(table.render());
      }
      return ExitCode.DONE.number();
    }
  }
}
