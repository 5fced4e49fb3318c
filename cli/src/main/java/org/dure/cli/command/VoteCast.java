package org.dure.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.ElectionDesk;
import org.dure.cli.vote.SealedFile;
import org.dure.cli.vote.SecretFile;
import org.dure.contracts.voting.model.Base64;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure vote cast`.
@Command(
    name = "cast",
    description = {
      "Casts a ballot and prints its tracking code: one sealed before, or one sealed here.",
      "Voting again replaces the ballot before, until the close."
    })
public final class VoteCast implements Callable<Integer> {
  @Mixin VoteOptions vote;

  @Parameters(paramLabel = "<election>", description = "The election.")
  String id;

  @Option(names = "--sealed", paramLabel = "<file>", description = "What 'dure vote seal' wrote.")
  @Nullable Path sealed;

  @Option(names = "--credential", paramLabel = "<file>", description = "The voter's secret.")
  @Nullable Path credential;

  @Option(
      names = "--choose",
      paramLabel = "<contest=option>",
      description = "A choice; may be given again. A contest without one is left empty.")
  List<String> choices = new ArrayList<>();

  private final Console console;

  public VoteCast(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if ((sealed == null) == (credential == null)) {
      throw new CommandFailure(
          ExitCode.USAGE, "give either --sealed, or --credential with --choose");
    }
    try (Session session = vote.open()) {
      String answer = vote.desk(session).submit(0, "castBallot", id, ballot(session));
      console.print(new JSONObject(answer).getString("code"));
      return ExitCode.DONE.number();
    }
  }

  private String ballot(Session session) {
    if (sealed != null) {
      SealedFile file = SealedFile.read(sealed);
      if (!file.election().equals(id)) {
        throw new CommandFailure(
            ExitCode.USAGE, sealed + " is a ballot of election " + file.election());
      }
      return file.ballot();
    }
    ElectionDesk desk = new ElectionDesk(vote.desk(session), id);
    Path secret = java.util.Objects.requireNonNull(credential);
    return Base64.of(VoteSeal.seal(desk, SecretFile.read(secret), choices).ballot().bytes());
  }
}
