package org.dure.cli.command;

import java.util.concurrent.Callable;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.node.care.Finding;
import org.dure.node.care.Verification;
import org.dure.node.care.VerifyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `dure ledger verify`.
@Command(
    name = "verify",
    description = {
      "Checks a stopped node's ledger and names what is wrong.",
      "Looks at the checksums of all files, at the links, hashes and signatures of all blocks, and"
          + " at",
      "the private write sets beside them; then validates all blocks again and compares codes,"
          + " commit",
      "hashes, indexes, state and history. Ends with 0 only if nothing is wrong; private data that"
          + " this",
      "node lacks are counted and are no fault."
    })
public final class LedgerVerify implements Callable<Integer> {
  @Mixin LedgerOptions ledger;
  @Mixin JsonOption json;

  @Option(
      names = "--blocks-only",
      description = "Check files and blocks, and do not validate the blocks again.")
  boolean blocksOnly;

  @Option(
      names = "--from",
      paramLabel = "<block>",
      defaultValue = "0",
      description = "First block to check; needs --blocks-only (default: ${DEFAULT-VALUE}).")
  long from;

  @Spec CommandSpec command;

  private final Console console;

  public LedgerVerify(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (from < 0 || (from > 0 && !blocksOnly)) {
      throw new ParameterException(
          command.commandLine(), "a replay begins with block 0: use --from with --blocks-only");
    }
    Verification.Request request = new Verification.Request(from, !blocksOnly);
    VerifyReport report =
        ledger.run(
            care -> care.verify(request, LedgerOptions.progress(console, "checking blocks")));
    if (json.wanted) {
      console.printJson(report);
    } else {
      print(report);
    }
    return (report.findingCount() == 0 ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private void print(VerifyReport report) {
    report.findings().stream().map(Finding::sentence).forEach(console::print);
    long unlisted = report.findingCount() - report.findings().size();
    if (unlisted > 0) {
      console.print("and %,d more".formatted(unlisted));
    }
    String compared =
        report.replayed()
            ? ", validated them again and compared %,d entries of indexes, state and history"
                .formatted(report.entries())
            : "; indexes, state and history were not compared";
    console.print(
        "channel %s: checked %,d files, %,d blocks from block %d on with %,d transactions and %,d private write sets (%,d more are missing here)%s, in %.1f s (%s blocks, %s transactions a second): %s"
            .formatted(
                report.channel(),
                report.files(),
                report.blocks(),
                report.firstBlock(),
                report.transactions(),
                report.privateSets(),
                report.privateSetsMissing(),
                compared,
                report.seconds(),
                LedgerOptions.rate(report.blocks(), report.seconds()),
                LedgerOptions.rate(report.transactions(), report.seconds()),
                report.findingCount() == 0
                    ? "nothing is wrong"
                    : report.findingCount() == 1
                        ? "1 finding"
                        : "%,d findings".formatted(report.findingCount())));
  }
}
