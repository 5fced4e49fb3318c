package org.dure.cli.command;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.ChoiceText;
import org.dure.contracts.voting.client.Right;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.dure.contracts.voting.model.Poll;
import org.dure.contracts.voting.model.PollState;
import org.json.JSONObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `dure vote use`.
@Command(
    name = "use",
    description = {
      "Votes in an open poll with a voting-right code.",
      "The code stays here: what is sent is a signature over the choices."
    })
public final class VoteUse implements Callable<Integer> {
  @Mixin VoteOptions vote;

  @Parameters(index = "0", paramLabel = "<poll>", description = "The poll.")
  String id;

  @Parameters(index = "1", paramLabel = "<code>", description = "The voting-right code.")
  String code;

  @Parameters(
      index = "2",
      paramLabel = "<options>",
      description = "Names of options, the first preferred, separated by |.")
  String options;

  private final Console console;

  public VoteUse(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Session session = vote.open()) {
      Right right = Right.of(code);
      JSONObject json = new JSONObject(vote.desk(session).ask("readPoll", id));
      Poll poll = Poll.parse(json.getJSONObject("definition").toString());
      PollState state = PollState.parse(json.getJSONObject("state").toString());
      List<Integer> choices = ChoiceText.options(poll.options(), options);
      List<Integer> sent = poll.method().ranks() ? choices : choices.stream().sorted().toList();
      vote.desk(session)
          .submit(
              0,
              "castVote",
              id,
              right.keyHex(),
              Right.text(sent),
              right.sign(state, sent, new SecureRandom()));
      console.print("voted with right " + right.hash());
      return ExitCode.DONE.number();
    } catch (InvalidProofException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
