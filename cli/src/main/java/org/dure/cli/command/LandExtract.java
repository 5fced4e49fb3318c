package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.land.Extract;
import org.dure.cli.land.Extracts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure land extract`.
@Command(
    name = "extract",
    description =
        "Writes an extract of title with its proof: the block that wrote it, and the chain of title"
            + " signed by the nodes of all organisations.")
public final class LandExtract implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin UserOption user;

  @Parameters(paramLabel = "<parcel>", description = "The parcel.")
  String parcel;

  @Option(
      names = "--at",
      paramLabel = "<block>",
      defaultValue = "-1",
      description = "As of this block (default: the newest).")
  long at;

  @Option(
      names = "--name",
      paramLabel = "<chaincode>",
      defaultValue = "land-registry",
      description = "The registry's chaincode (default: ${DEFAULT-VALUE}).")
  String chaincode;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "<file>",
      required = true,
      description = "Where to write it.")
  Path out;

  private final Console console;

  public LandExtract(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (Session session = user.open(dir.open())) {
      Extract extract = new Extracts(session, chaincode).of(parcel, at);
      Files.writeString(out, extract.text());
      console.print(extract.title());
      console.progress(
          "as of block %d; check it with: dure land verify %s --genesis <genesis block>"
              .formatted(extract.at(), out));
      return ExitCode.DONE.number();
    }
  }
}
