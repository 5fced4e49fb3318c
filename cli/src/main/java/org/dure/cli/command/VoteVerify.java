package org.dure.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.Blocks;
import org.dure.cli.vote.Verification;
import org.dure.cli.vote.VerificationText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure vote verify`.
@Command(
    name = "verify",
    description = {
      "Verifies a whole election or poll from blocks alone.",
      "Checks the chain and its signatures, and computes key, roll, every ballot's proofs,"
          + " replacements, tally, decryptions and result anew. Ends with exit code 1 when anything"
          + " is wrong. The hash of block 0 that it prints is to be compared with the one that is"
          + " publicly known."
    })
public final class VoteVerify implements Callable<Integer> {
  @Mixin VoteOptions vote;

  @Parameters(paramLabel = "<id>", description = "The election or poll.")
  String id;

  @Option(
      names = "--blocks",
      paramLabel = "<path>",
      description =
          "A file that 'dure ledger export' wrote, or a folder of block files (default: ask a"
              + " node).")
  @Nullable Path path;

  private final Console console;

  public VoteVerify(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Verification verification;
    if (path == null) {
      try (Session session = vote.open()) {
        verification = Verification.of(Blocks.of(session), vote.chaincode, id);
      }
    } else {
      verification = Verification.of(Blocks.of(path), vote.chaincode, id);
    }
    console.print(VerificationText.render(verification));
    return (verification.sound() ? ExitCode.DONE : ExitCode.FAILED).number();
  }
}
