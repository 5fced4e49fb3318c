package org.dure.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.node.app.LedgerCare;
import org.dure.node.care.CareException;
import org.dure.node.care.CareReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure ledger export`.
@Command(
    name = "export",
    description = {
      "Writes blocks of a stopped node's ledger to a file.",
      "Each as it is stored (common.Block), behind its length as a varint."
    })
public final class LedgerExport implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  @Mixin LedgerOptions ledger;

  @Option(
      names = "--from",
      paramLabel = "<block>",
      defaultValue = "0",
      description = "First block (default: ${DEFAULT-VALUE}).")
  long from;

  @Option(
      names = "--to",
      paramLabel = "<block>",
      defaultValue = "-1",
      description = "Last block (default: the ledger's last).")
  long to;

  @Parameters(paramLabel = "<file>", description = "Where to; - for standard output.")
  String file = STANDARD_OUTPUT;

  private final Console console;

  public LedgerExport(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CareReport report = ledger.run(this::write);
    console.progress(
        "channel %s: wrote %,d blocks in %.1f s"
            .formatted(report.channel(), report.blocks(), report.seconds()));
    return ExitCode.DONE.number();
  }

  /// A file appears under its name when it is whole.
  private CareReport write(LedgerCare care) throws CareException, IOException {
    var progress = LedgerOptions.progress(console, "writing blocks");
    if (file.equals(STANDARD_OUTPUT)) {
      return care.export(from, to, System.out, progress);
    }
    Path target = Path.of(file).toAbsolutePath();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    CareReport report;
    try (OutputStream out = Files.newOutputStream(part)) {
      report = care.export(from, to, out, progress);
    } catch (CareException | IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return report;
  }
}
