package org.dure.cli.command;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.ChoiceText;
import org.dure.cli.vote.ElectionDesk;
import org.dure.cli.vote.SealedFile;
import org.dure.cli.vote.SecretFile;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.crypto.P256;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure vote seal`.
@Command(
    name = "seal",
    description = {
      "Seals a ballot and prints its tracking code, before the voter says whether to cast or to"
          + " challenge it.",
      "'dure vote cast --sealed' casts it. 'dure vote challenge' opens it and shows whether it"
          + " holds what was chosen; such a ballot is not to be cast, for the file proves what it"
          + " holds. Delete the file after casting."
    })
public final class VoteSeal implements Callable<Integer> {
  @Mixin VoteOptions vote;

  @Parameters(index = "0", paramLabel = "<election>", description = "The election.")
  String id;

  @Parameters(index = "1", paramLabel = "<file>", description = "Where the sealed ballot goes.")
  Path file;

  @Option(
      names = "--credential",
      required = true,
      paramLabel = "<file>",
      description = "The voter's secret.")
  Path credential;

  @Option(
      names = "--choose",
      paramLabel = "<contest=option>",
      description = "A choice; may be given again. A contest without one is left empty.")
  List<String> choices = new ArrayList<>();

  private final Console console;

  public VoteSeal(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Session session = vote.open()) {
      ElectionDesk desk = new ElectionDesk(vote.desk(session), id);
      Booth.Sealed sealed = seal(desk, SecretFile.read(credential), choices);
      SecretFile.write(file, SealedFile.of(id, sealed).text());
      console.print(sealed.ballot().trackingCode());
      return ExitCode.DONE.number();
    }
  }

  static Booth.Sealed seal(ElectionDesk desk, BigInteger secret, List<String> choices) {
    var standing = desk.standing();
    if (standing.state().key().isEmpty()) {
      throw new CommandFailure(ExitCode.REFUSED, "election " + desk.id() + " has no key yet");
    }
    String own = HexFormat.of().formatHex(P256.bytes(P256.base(secret)));
    try {
      return standing
          .state()
          .booth()
          .seal(
              ChoiceText.of(standing.definition(), choices),
              secret,
              desk.nextSerial(own),
              new SecureRandom());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
