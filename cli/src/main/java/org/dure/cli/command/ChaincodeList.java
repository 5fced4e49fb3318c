package org.dure.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.dure.cli.client.Lifecycle;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dure chaincode list`.
@Command(
    name = "list",
    description =
        "Lists the chaincodes defined on the channel, as the first organisation sees them.")
public final class ChaincodeList implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin JsonOption json;

  private final Console console;

  public ChaincodeList(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Lifecycle lifecycle = new Lifecycle(console, dir.open())) {
      List<Lifecycle.Defined> chaincodes = lifecycle.defined(lifecycle.first());
      if (json.wanted) {
        console.printJson(chaincodes);
      } else if (chaincodes.isEmpty()) {
        console.print("no chaincode is defined");
      } else {
        Table table = new Table("name", "version", "sequence", "package", "collections");
        chaincodes.forEach(chaincode ->
            table.row(
                chaincode.name(),
                chaincode.version(),
                Long.toString(chaincode.sequence()),
                chaincode.packageId(),
                chaincode.collections().stream()
                    .map(Lifecycle.Collection::name)
                    .collect(Collectors.joining(", "))));
        console.print(table.render());
      }
      return ExitCode.DONE.number();
    }
  }
}
