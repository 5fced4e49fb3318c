package org.dure.cli.vote;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.contracts.voting.client.Opening;
import org.dure.contracts.voting.client.Trustee;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.model.CeremonyText;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.ShardTally;
import org.json.JSONObject;

/// Takes an election through its steps with one desk for all roles, as a demonstration and a load
/// test do: trustee *i* is of organisation *i*, the commission of the first. In a real election
/// each of them sits elsewhere.
public final class HeldElection {
  private static final int BATCH = 500;
  private static final int ATTEMPTS = 60;
  private static final long PAUSE_MILLIS = 250;
  private final VotingDesk desk;
  private final ElectionDesk election;
  private final RandomGenerator random;
  private final List<Trustee> trustees = new ArrayList<>();

  public HeldElection(VotingDesk given, String id, int trusteeCount, RandomGenerator random) {
    this.desk = new PatientDesk(given);
    this.election = new ElectionDesk(desk, id);
    this.random = random;
    for (int j = 1; j <= trusteeCount; j++) {
      trustees.add(new Trustee(j, P256.random(random)));
    }
  }

  public ElectionDesk desk() {
    return election;
  }

  /// The three steps of all trustees, and the key.
  public void makeKey() {
    var definition = election.standing().definition();
    String channel = desk.channel();
    for (Trustee t : trustees) {
      send(t, "enrolTrustee", t.enrolment(definition, channel, random));
    }
    CeremonyText enrolled = ceremony(steps -> steps.enrolments().size());
    for (Trustee t : trustees) {
      send(t, "dealShares", t.dealing(definition, channel, enrolled, random));
    }
    CeremonyText dealt = ceremony(steps -> steps.dealings().size());
    for (Trustee t : trustees) {
      send(t, "confirmShares", t.confirmation(definition, channel, dealt, random));
    }
    desk.submit(1, "finishCeremony", election.id());
  }

  /// The steps as the asked node knows them, once it knows those of all trustees.
  private CeremonyText ceremony(ToIntFunction<CeremonyText> known) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      CeremonyText steps = election.ceremony();
      if (known.applyAsInt(steps) == trustees.size()) {
        return steps;
      }
      pause();
    }
    throw new CommandFailure(
        ExitCode.NOT_RUNNING,
        "the asked node does not see the trustees' steps of " + election.id());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
    }
  }

  private void send(Trustee trustee, String step, String bytes) {
    desk.submit(trustee.number(), step, election.id(), bytes);
  }

  /// @param credentials public keys, hex
  public void register(List<String> credentials) {
    for (int from = 0; from < credentials.size(); from += BATCH) {
      List<String> batch = credentials.subList(from, Math.min(credentials.size(), from + BATCH));
      desk.submit(
          1, "registerCredentials", election.id(), "batch-" + from, Json.array(batch).text());
    }
  }

  public void open() {
    desk.submit(1, "openElection", election.id());
  }

  /// Closes and adds up; to be called when the time is over.
  public ShardTally tally() {
    ElectionState state = election.standing().state();
    desk.submit(1, "closeElection", election.id());
    for (int shard = 0; shard < state.shards(); shard++) {
      desk.submit(1, "tallyShard", election.id(), Keys.shard(shard));
    }
    desk.submit(1, "finishTally", election.id());
    return ElectionDesk.sum(election.tally(), state);
  }

  /// One trustee's part.
  public void decrypt(int trustee, ShardTally sum) {
    var standing = election.standing();
    Trustee t = trustees.get(trustee - 1);
    send(
        t,
        "decryptTally",
        t.partial(
            standing.definition(),
            standing.state(),
            desk.channel(),
            election.ceremony(),
            sum,
            random));
  }

  /// Opens the tally with the parts that are there and has the contract accept the counts.
  public List<List<Integer>> publish(ShardTally sum) {
    int threshold = election.standing().definition().threshold();
    SortedMap<Integer, String> parts = partials(election.tally());
    for (int attempt = 0; parts.size() < threshold && attempt < ATTEMPTS; attempt++) {
      pause();
      parts = partials(election.tally());
    }
    List<List<Integer>> counts = Opening.counts(sum, parts, threshold);
    desk.submit(1, "publishResult", election.id(), Json.array(counts).text());
    return counts;
  }

  private static SortedMap<Integer, String> partials(JSONObject tally) {
    return CeremonyText.steps(tally.getJSONArray("partials"));
  }
}
