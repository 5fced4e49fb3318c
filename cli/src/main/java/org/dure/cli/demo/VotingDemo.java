package org.dure.cli.demo;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.vote.Blocks;
import org.dure.cli.vote.ElectionDesk;
import org.dure.cli.vote.HeldElection;
import org.dure.cli.vote.PatientDesk;
import org.dure.cli.vote.QrSvg;
import org.dure.cli.vote.Verification;
import org.dure.cli.vote.VerificationText;
import org.dure.cli.vote.VotingDesk;
import org.dure.contracts.voting.client.Right;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.crypto.Codes;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.data.Samples;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.Poll;
import org.dure.contracts.voting.model.PollState;
import org.json.JSONObject;

/// The voting contract's story on a running network: a poll among hundreds of projects by
/// voting-right codes, and an election by secret ballot in which some vote again; both counted by
/// hand beside it and verified from the blocks. May be told again: each time with new ids.
public final class VotingDemo {
  private static final int BATCH = 500;
  private static final int REVOTE_EVERY = 10;
  private static final Duration SPARE = Duration.ofSeconds(25);

  /// How large.
  ///
  /// @param votesPerSecond how fast the poll is expected to go, for its closing time
  /// @param ballotsPerSecond the same of the election
  public record Size(
      int proposals, int voters, int electors, int votesPerSecond, int ballotsPerSecond) {}

  private final Console console;
  private final DemoDesk users;
  private final VotingDesk desk;
  private final Size size;
  private final SecureRandom random = new SecureRandom();
  private final Random taste = new Random(7);
  private final String run = Long.toString(Instant.now().getEpochSecond());

  private VotingDemo(Console console, DemoDesk desk, Size size) {
    this.console = console;
    this.users = desk;
    this.desk = new PatientDesk(desk);
    this.size = size;
  }

  public static void tell(Console console, NetworkFolder network, Size size) {
    try (DemoDesk desk = new DemoDesk(network)) {
      VotingDemo demo = new VotingDemo(console, desk, size);
      demo.initialise();
      demo.poll("projects-" + demo.run);
      demo.election("chair-" + demo.run);
    }
  }

  private void initialise() {
    try {
      desk.submit(
          1, "initVoting", "{\"commissionMspIds\":[\"" + users.mspIds().getFirst() + "\"]}");
    } catch (TransactionFailure e) {
      if (!String.valueOf(e.getMessage()).contains("already written")) {
        throw e;
      }
    }
  }

  // ---- the poll

  private void poll(String id) {
    console.print(
        "\npoll %s: %,d projects, %,d voting-right codes, up to three projects each"
            .formatted(id, size.proposals(), size.voters()));
    List<Right> rights = new ArrayList<>();
    String shown = "";
    for (int i = 0; i < size.voters(); i++) {
      shown = Codes.right(random);
      rights.add(Right.of(shown));
    }
    console.print("one of the codes, as it is printed for a voter:");
    console.print(QrSvg.text(shown) + "  " + shown);
    Instant closes = closing(size.voters(), size.votesPerSecond(), size.voters() / 400);
    String definition = Samples.poll(id, size.proposals(), soon(), closes, shards(size.voters()));
    desk.submit(1, "createPoll", definition);
    for (int from = 0; from < rights.size(); from += BATCH) {
      TreeMap<String, Integer> batch = new TreeMap<>();
      rights
          .subList(from, Math.min(rights.size(), from + BATCH))
          .forEach(right -> batch.put(right.hash(), 1));
      desk.submit(1, "registerRights", id, "batch-" + from, new JSONObject(batch).toString());
    }
    desk.submit(1, "openPoll", id);
    PollState state = pollState(id);
    List<List<Integer>> choices =
        IntStream.range(0, size.voters()).mapToObj(i -> projects()).toList();
    AtomicIntegerArray byHand = new AtomicIntegerArray(size.proposals());
    Casting casting = new Casting(console);
    double seconds =
        casting.all(
            "votes",
            rights.size(),
            i -> {
              Right right = rights.get(i);
              String signature = right.sign(state, choices.get(i), random);
              desk.submit(
                  1 + i % users.orgs(),
                  "castVote",
                  id,
                  right.keyHex(),
                  Right.text(choices.get(i)),
                  signature);
              choices.get(i).forEach(byHand::incrementAndGet);
            });
    report("votes", rights.size(), casting.late(), seconds);
    Poll poll = Poll.parse(definition);
    JSONObject standing = new JSONObject(desk.ask("pollStanding", id));
    console.print("the standing, asked while the poll is open:");
    console.print(VerificationText.bars(poll.options(), scores(standing)).stripTrailing());
    await(state.closable());
    desk.submit(1, "closePoll", id);
    for (int shard = 0; shard < state.shards(); shard++) {
      desk.submit(1, "countShard", id, Keys.shard(shard));
    }
    JSONObject outcome = new JSONObject(desk.submit(1, "publishOutcome", id));
    compare(
        scores(outcome),
        IntStream.range(0, size.proposals()).mapToLong(byHand::get).boxed().toList());
    verify(id);
  }

  private List<Integer> projects() {
    TreeSet<Integer> chosen = new TreeSet<>();
    int count = 1 + taste.nextInt(Math.min(3, size.proposals()));
    while (chosen.size() < count) {
      // the square of a uniform number: some projects are more popular
      chosen.add((int) (Math.pow(taste.nextDouble(), 2) * size.proposals()));
    }
    return List.copyOf(chosen);
  }

  private PollState pollState(String id) {
    return PollState.parse(
        new JSONObject(desk.ask("readPoll", id)).getJSONObject("state").toString());
  }

  private static List<Long> scores(JSONObject outcome) {
    return outcome.getJSONArray("scores").toList().stream()
        .map(value -> ((Number) value).longValue())
        .toList();
  }

  // ---- the election

  private void election(String id) {
    List<String> mspIds = users.mspIds();
    int threshold = Math.max(1, mspIds.size() * 3 / 4);
    int again = size.electors() / REVOTE_EVERY;
    console.print(
        "\nelection %s: %,d credentials, %d trustees of whom %d open it, %,d voters vote twice"
            .formatted(id, size.electors(), mspIds.size(), threshold, again));
    List<BigInteger> secrets =
        IntStream.range(0, size.electors()).mapToObj(i -> P256.random(random)).toList();
    Instant opens = soon().plus(20, ChronoUnit.SECONDS);
    Instant closes =
        closing(size.electors() + again, size.ballotsPerSecond(), 20 + size.electors() / 400);
    desk.submit(
        1,
        "createElection",
        Samples.election(id, mspIds, threshold, opens, closes, shards(size.electors())));
    HeldElection held = new HeldElection(desk, id, mspIds.size(), random);
    held.makeKey();
    console.print("the trustees have made the key, no one of them knows its secret");
    held.register(
        secrets.stream().map(s -> HexFormat.of().formatHex(P256.bytes(P256.base(s)))).toList());
    held.open();
    Booth booth = held.desk().standing().state().booth();
    await(opens);
    ConcurrentHashMap<Integer, Integer> byHand = new ConcurrentHashMap<>();
    Casting casting = new Casting(console);
    double seconds =
        casting.all("ballots", size.electors(), i -> cast(id, booth, secrets, i, 1, byHand));
    seconds += casting.all("again", again, i -> cast(id, booth, secrets, i, 2, byHand));
    report("ballots", size.electors() + again, casting.late(), seconds);
    ElectionDesk election = held.desk();
    await(election.standing().state().closable());
    long begin = System.nanoTime();
    var sum = held.tally();
    console.print(
        "%,d ballots added up without opening one, in %.1f s"
            .formatted(sum.count(), (System.nanoTime() - begin) / 1e9));
    for (int j = 1; j <= threshold; j++) {
      held.decrypt(j, sum);
      console.print("trustee %d of %s has decrypted".formatted(j, mspIds.get(j - 1)));
    }
    List<List<Integer>> counts = held.publish(sum);
    List<Long> expected =
        IntStream.range(0, 5)
            .mapToObj(option -> byHand.values().stream().filter(c -> c == option).count())
            .toList();
    compare(counts.getFirst().stream().map(Integer::longValue).toList(), expected);
    verify(id);
  }

  private void cast(
      String id,
      Booth booth,
      List<BigInteger> secrets,
      int voter,
      int serial,
      ConcurrentHashMap<Integer, Integer> byHand) {
    int choice = Math.floorMod(voter * 31 + serial * 17 + voter / 7, 6) - 1;
    boolean[] row = new boolean[5];
    if (choice >= 0) {
      row[choice] = true;
    }
    Booth.Choices choices = new Booth.Choices(List.of(row));
    byte[] ballot = booth.seal(choices, secrets.get(voter), serial, random).ballot().bytes();
    desk.submit(1 + voter % users.orgs(), "castBallot", id, Base64.of(ballot));
    byHand.put(voter, choice);
  }

  // ---- both

  private void report(String what, int sent, int late, double seconds) {
    console.print(
        "%,d %s in %.0f s: %.1f a second%s"
            .formatted(
                sent - late,
                what,
                seconds,
                (sent - late) / Math.max(seconds, 0.001),
                late == 0 ? "" : "; %,d came after the close and were refused".formatted(late)));
  }

  private void compare(List<Long> published, List<Long> byHand) {
    if (!published.equals(byHand)) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "the result %s is not what was counted by hand, %s".formatted(published, byHand));
    }
    console.print("the result is what was counted by hand");
  }

  private void verify(String id) {
    console.print("\nverifying from the blocks: dure vote verify " + id);
    Verification verification = Verification.of(Blocks.of(users.first()), DemoDesk.CHAINCODE, id);
    console.print(VerificationText.render(verification));
    if (!verification.sound()) {
      throw new CommandFailure(ExitCode.FAILED, id + " does not verify");
    }
  }

  private static int shards(int voters) {
    return Math.clamp(voters / 200, 1, 64);
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant closing(int votes, int perSecond, int setUpSeconds) {
    return soon().plus(SPARE).plusSeconds(setUpSeconds + votes / perSecond);
  }

  private void await(Instant time) {
    Duration left = Duration.between(Instant.now(), time.plusSeconds(1));
    if (!left.isNegative()) {
      console.progress("  waiting for " + time + ", " + left.toSeconds() + " s");
      try {
        Thread.sleep(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
      }
    }
  }
}
