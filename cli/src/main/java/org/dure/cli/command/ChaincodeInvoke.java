package org.dure.cli.command;

import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.client.Transactions;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure chaincode invoke`.
@Command(name = "invoke", description = "Sends a transaction and waits until it is committed.")
public final class ChaincodeInvoke implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin UserOption user;
  @Mixin CallOptions call;
  @Mixin JsonOption json;

  @Option(
      names = "--init",
      description = "Initialises a chaincode whose definition requires it (--init-required).")
  boolean init;

  private final Console console;

  public ChaincodeInvoke(Console console) {
    this.console = console;
  }

  /// What `--json` prints.
  ///
  /// @param result what the contract answered, as text
  public record Answer(String transactionId, long block, String code, String result) {}

  @Override
  public Integer call() {
    try (Session session = user.open(dir.open())) {
      Transactions.Committed committed =
          init
              ? Transactions.initialise(session, call.name, call.toCall())
              : Transactions.submit(session.contract(call.name), call.toCall());
      String result = CallOptions.text(committed.result());
      if (json.wanted) {
        console.printJson(
            new Answer(committed.transactionId(), committed.block(), committed.code(), result));
      } else {
        if (!result.isEmpty()) {
          console.print(result);
        }
        console.progress(
            "transaction %s is in block %d: %s"
                .formatted(committed.transactionId(), committed.block(), committed.code()));
      }
      return ExitCode.DONE.number();
    }
  }
}
