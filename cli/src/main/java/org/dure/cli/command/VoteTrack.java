package org.dure.cli.command;

import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.json.JSONObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `dure vote track`.
@Command(name = "track", description = "Says whether the ballot with a tracking code counts.")
public final class VoteTrack implements Callable<Integer> {
  @Mixin VoteOptions vote;

  @Parameters(index = "0", paramLabel = "<election>", description = "The election.")
  String id;

  @Parameters(index = "1", paramLabel = "<code>", description = "The tracking code.")
  String code;

  private final Console console;

  public VoteTrack(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Session session = vote.open()) {
      JSONObject json = new JSONObject(vote.desk(session).ask("trackBallot", id, code));
      String serial = "ballot no. " + json.getInt("serial") + " of its credential ";
      console.print(
          json.getBoolean("counts")
              ? serial + "is in the ballot box and counts"
              : serial + "was replaced by no. " + json.getInt("replacedBy"));
      return ExitCode.DONE.number();
    }
  }
}
