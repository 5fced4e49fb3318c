package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.QrSvg;
import org.dure.cli.vote.SecretFile;
import org.dure.contracts.voting.client.Right;
import org.dure.contracts.voting.crypto.Codes;
import org.json.JSONObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure vote codes`.
@Command(
    name = "codes",
    description = {
      "Makes voting-right codes with QR pictures to print, and the batches of hashes to register.",
      "Writes right-00001.svg and so on, and batch-1.json and so on for 'registerRights'. The"
          + " ledger gets the batches only. Which code goes to whom is written nowhere."
    })
public final class VoteCodes implements Callable<Integer> {
  private static final int BATCH = 1_000;

  @Parameters(paramLabel = "<folder>", description = "Where the files go; is made.")
  Path folder;

  @Option(
      names = "--count",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "How many (default: ${DEFAULT-VALUE}).")
  int count;

  @Option(names = "--show", description = "Show each code on the terminal, too.")
  boolean show;

  private final Console console;

  public VoteCodes(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, "cannot make " + folder + ": " + e, e);
    }
    SecureRandom random = new SecureRandom();
    TreeMap<String, Integer> batch = new TreeMap<>();
    int batches = 0;
    for (int i = 1; i <= count; i++) {
      String code = Codes.right(random);
      SecretFile.write(folder.resolve("right-%05d.svg".formatted(i)), QrSvg.of(code, code));
      if (show) {
        console.print(QrSvg.text(code) + code);
      }
      batch.put(Right.of(code).hash(), 1);
      if (batch.size() == BATCH || i == count) {
        Path file = folder.resolve("batch-%d.json".formatted(++batches));
        SecretFile.write(file, new JSONObject(batch).toString());
        batch.clear();
      }
    }
    console.progress(
        "%,d codes and %d batches of hashes are in %s".formatted(count, batches, folder));
    return ExitCode.DONE.number();
  }
}
