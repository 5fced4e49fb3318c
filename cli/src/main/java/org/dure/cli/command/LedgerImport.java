package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.node.care.BlockSource;
import org.dure.node.care.CareException;
import org.dure.node.care.CareReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `dure ledger import`.
@Command(
    name = "import",
    description = {
      "Adds blocks to a stopped node's ledger, from files of Dure or of Fabric.",
      "A ledger is begun if there is none. Each block is checked and validated, and must be judged as",
      "it says itself; the first that is not ends the import."
    })
public final class LedgerImport implements Callable<Integer> {
  @Mixin LedgerOptions ledger;
  @Mixin JsonOption json;

  @Parameters(
      paramLabel = "<source>",
      description =
          "A file of length-delimited blocks, as export writes it; - for standard input; a file *.block with one block; or a folder of those.")
  String from = "-";

  private final Console console;

  public LedgerImport(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CareReport report =
        ledger.run(care -> {
          try (BlockSource source = source()) {
            return care.importBlocks(source, LedgerOptions.progress(console, "added"));
          }
        });
    if (json.wanted) {
      console.printJson(report);
    } else {
      console.print(
          "channel %s: added %,d blocks with %,d transactions in %.1f s (%s transactions a second), %,d were there; the ledger ends with block %d"
              .formatted(
                  report.channel(),
                  report.blocks(),
                  report.transactions(),
                  report.seconds(),
                  LedgerOptions.rate(report.transactions(), report.seconds()),
                  report.present(),
                  report.height() - 1));
    }
    return ExitCode.DONE.number();
  }

  private BlockSource source() throws CareException, IOException {
    return from.equals("-")
        ? BlockSource.delimited("standard input", System.in)
        : BlockSource.of(Path.of(from));
  }
}
