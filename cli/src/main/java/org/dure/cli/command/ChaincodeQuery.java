package org.dure.cli.command;

import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.client.Transactions;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dure chaincode query`.
@Command(
    name = "query",
    description = "Asks a contract on one node; nothing is sent to the ledger.")
public final class ChaincodeQuery implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin UserOption user;
  @Mixin CallOptions call;
  @Mixin JsonOption json;

  private final Console console;

  public ChaincodeQuery(Console console) {
    this.console = console;
  }

  /// What `--json` prints.
  ///
  /// @param result what the contract answered, as text
  public record Answer(String result) {}

  @Override
  public Integer call() {
    try (Session session = user.open(dir.open())) {
      String result =
          CallOptions.text(Transactions.evaluate(session.contract(call.name), call.toCall()));
      if (json.wanted) {
        console.printJson(new Answer(result));
      } else {
        console.print(result);
      }
      return ExitCode.DONE.number();
    }
  }
}
