package org.dure.cli.command;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.SecretFile;
import org.dure.contracts.voting.crypto.P256;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `dure vote credential`.
@Command(
    name = "credential",
    description = {
      "Makes a voter's credential: the secret goes into a file, the public part is printed for the"
          + " registrar.",
      "The registrar sees who brings it, and the ledger never does."
    })
public final class VoteCredential implements Callable<Integer> {
  @Parameters(paramLabel = "<file>", description = "Where the secret goes; must not exist.")
  Path file;

  private final Console console;

  public VoteCredential(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var secret = P256.random(new SecureRandom());
    SecretFile.write(file, secret);
    console.print(HexFormat.of().formatHex(P256.bytes(P256.base(secret))));
    return ExitCode.DONE.number();
  }
}
