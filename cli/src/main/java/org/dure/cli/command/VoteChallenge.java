package org.dure.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.ChoiceText;
import org.dure.cli.vote.ElectionDesk;
import org.dure.cli.vote.SealedFile;
import org.dure.contracts.voting.crypto.Ballot;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.dure.contracts.voting.model.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure vote challenge`.
@Command(
    name = "challenge",
    description = {
      "Opens a sealed ballot and shows whether it holds what the voter chose (Benaloh's"
          + " challenge).",
      "To be run on another device than the one that sealed it, with the tracking code that that"
          + " one had shown before. The ballot is spoilt by this: seal a new one to cast."
    })
public final class VoteChallenge implements Callable<Integer> {
  @Mixin VoteOptions vote;

  @Parameters(index = "0", paramLabel = "<file>", description = "What 'dure vote seal' wrote.")
  Path file;

  @Option(
      names = "--code",
      required = true,
      paramLabel = "<code>",
      description = "The tracking code that was shown before.")
  String code;

  @Option(
      names = "--choose",
      paramLabel = "<contest=option>",
      description = "What the voter chose; may be given again.")
  List<String> choices = new ArrayList<>();

  private final Console console;

  public VoteChallenge(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SealedFile sealed = SealedFile.read(file);
    try (Session session = vote.open()) {
      var standing = new ElectionDesk(vote.desk(session), sealed.election()).standing();
      Ballot ballot = Ballot.parse(Base64.bytes(sealed.ballot()), standing.state().shape());
      if (!ballot.trackingCode().equals(code)) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "this is not the ballot that was shown: its code is " + ballot.trackingCode());
      }
      standing
          .state()
          .booth()
          .open(ballot, ChoiceText.of(standing.definition(), choices), sealed.openings());
      console.print("the ballot holds what was chosen; it is spoilt now, seal a new one to cast");
      return ExitCode.DONE.number();
    } catch (InvalidProofException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
