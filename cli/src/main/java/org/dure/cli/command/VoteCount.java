package org.dure.cli.command;

import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.ElectionDesk;
import org.dure.cli.vote.UserDesk;
import org.dure.cli.vote.VerificationText;
import org.dure.contracts.voting.client.Opening;
import org.dure.contracts.voting.model.CeremonyText;
import org.dure.contracts.voting.model.Election;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.json.JSONObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `dure vote count`.
@Command(
    name = "count",
    description = {
      "Takes an election on from its close as far as it can: closes it, tallies its shards,"
          + " publishes the result.",
      "Anyone may, and again: what is done already is passed over. Between tally and result the"
          + " trustees decrypt."
    })
public final class VoteCount implements Callable<Integer> {
  @Mixin VoteOptions vote;

  @Parameters(paramLabel = "<election>", description = "The election.")
  String id;

  private final Console console;

  public VoteCount(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Session session = vote.open()) {
      UserDesk desk = vote.desk(session);
      ElectionDesk election = new ElectionDesk(desk, id);
      if (election.standing().state().phase() == ElectionState.Phase.OPEN) {
        desk.submit(0, "closeElection", id);
        console.progress("closed");
      }
      if (election.standing().state().phase() == ElectionState.Phase.CLOSED) {
        tally(desk, election);
      }
      if (election.standing().state().phase() == ElectionState.Phase.TALLIED) {
        publish(desk, election);
      }
      show(election);
      return ExitCode.DONE.number();
    }
  }

  private void tally(UserDesk desk, ElectionDesk election) {
    var done = election.tally().getJSONArray("shards").toList();
    int shards = election.standing().state().shards();
    for (int i = 0; i < shards; i++) {
      if (!done.contains(Keys.shard(i))) {
        desk.submit(0, "tallyShard", id, Keys.shard(i));
      }
    }
    desk.submit(0, "finishTally", id);
    console.progress("tallied");
  }

  private void publish(UserDesk desk, ElectionDesk election) {
    var standing = election.standing();
    JSONObject tally = election.tally();
    var partials = CeremonyText.steps(tally.getJSONArray("partials"));
    var sum = ElectionDesk.sum(tally, standing.state());
    int threshold = standing.definition().threshold();
    if (sum.count() > 0 && partials.size() < threshold) {
      console.progress(
          "%d of %d trustees have decrypted: %s"
              .formatted(partials.size(), threshold, partials.keySet()));
      return;
    }
    var counts = Opening.counts(sum, partials, threshold);
    desk.submit(0, "publishResult", id, Json.array(counts).text());
    console.progress("published");
  }

  private void show(ElectionDesk election) {
    Election definition = election.standing().definition();
    JSONObject result = election.tally().optJSONObject("result");
    if (result == null) {
      console.print("phase " + election.standing().state().phase());
      return;
    }
    for (int i = 0; i < definition.contests().size(); i++) {
      Election.Contest contest = definition.contests().get(i);
      console.print(contest.title());
      console.print(
          VerificationText.bars(
                  contest.options(),
                  result.getJSONArray("counts").getJSONArray(i).toList().stream()
                      .map(value -> ((Number) value).longValue())
                      .toList())
              .stripTrailing());
    }
  }
}
