package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.land.Extract;
import org.dure.cli.land.Verification;
import org.hyperledger.fabric.protos.common.Block;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure land verify`.
@Command(
    name = "verify",
    description = "Checks an extract of title offline, against the channel's first block alone.")
public final class LandVerify implements Callable<Integer> {
  @Mixin JsonOption json;

  @Parameters(paramLabel = "<file>", description = "The extract.")
  Path file;

  @Option(
      names = "--genesis",
      paramLabel = "<file>",
      required = true,
      description = "The channel's first block, from a source you trust.")
  Path genesis;

  private final Console console;

  public LandVerify(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Verification.Finding finding;
    Extract extract;
    try {
      extract = Extract.parse(Files.readString(file));
      finding = Verification.check(extract, Block.parseFrom(Files.readAllBytes(genesis)));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot read the files: " + e, e);
    }
    if (json.wanted) {
      console.printJson(finding);
    } else {
      console.print(finding.title());
      console.print(
          "is the title of parcel %s of channel %s %s"
              .formatted(extract.parcel(), extract.channel(), since(finding)));
      console.print("  written by transaction " + extract.transactionId());
      console.print(
          "  the block is signed by consenters %s (%d needed)"
              .formatted(String.join(", ", finding.signers()), finding.quorum()));
      console.print(
          "  valid, and with no other change between, say nodes of %s (%d needed)"
              .formatted(String.join(", ", finding.witnesses()), finding.witnessesNeeded()));
    }
    return ExitCode.DONE.number();
  }

  private static String since(Verification.Finding finding) {
    return finding.until() > 0
        ? "from block %d to block %d".formatted(finding.block(), finding.until() - 1)
        : "since block %d, and was the newest when asked at %s"
            .formatted(finding.block(), finding.attestedAt());
  }
}
