package org.dure.cli.command;

import java.util.concurrent.Callable;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.node.care.CareReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dure ledger rebuild`.
@Command(
    name = "rebuild",
    description = {
      "Builds a stopped node's ledger anew from its blocks.",
      "Indexes, state and history follow from them. Needs as much room again while it works. Until all",
      "is done the old ledger stays in force."
    })
public final class LedgerRebuild implements Callable<Integer> {
  @Mixin LedgerOptions ledger;
  @Mixin JsonOption json;

  private final Console console;

  public LedgerRebuild(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CareReport report =
        ledger.run(care -> care.rebuild(LedgerOptions.progress(console, "rebuilding")));
    if (json.wanted) {
      console.printJson(report);
    } else {
      console.print(
          "channel %s: rebuilt from %,d blocks with %,d transactions, %,d private keys taken over, in %.1f s (%s transactions a second)"
              .formatted(
                  report.channel(),
                  report.blocks(),
                  report.transactions(),
                  report.plaintext(),
                  report.seconds(),
                  LedgerOptions.rate(report.transactions(), report.seconds())));
    }
    return ExitCode.DONE.number();
  }
}
