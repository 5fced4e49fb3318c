package org.dure.contracts.voting.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.crypto.Ballot;
import org.dure.contracts.voting.crypto.Ceremony;
import org.dure.contracts.voting.crypto.Complaint;
import org.dure.contracts.voting.crypto.Dealing;
import org.dure.contracts.voting.crypto.Enrolment;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.dure.contracts.voting.crypto.PartialDecryption;
import org.dure.contracts.voting.crypto.Schnorr;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.CeremonyText;
import org.dure.contracts.voting.model.Election;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.ElectionState.Phase;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.ResultText;
import org.dure.contracts.voting.model.ShardTally;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/// Follows one election through all that was written about it, in the order of the blocks. Every
/// write must follow from the ones before by the rules of the election; what does not is a
/// [Finding], and the audit goes on.
public final class ElectionAudit {
  private final String channel;
  private final String id;
  private final List<Finding> findings = new ArrayList<>();
  private final CeremonyText steps = CeremonyText.empty();
  private final Map<String, String> rolls = new TreeMap<>();
  private final Map<String, String> credentials = new TreeMap<>();
  private final Map<String, Map<String, Ballot>> ballots = new TreeMap<>();
  private final Map<String, ShardTally> tallies = new TreeMap<>();
  private final TreeMap<Integer, String> partials = new TreeMap<>();
  private final BallotChecks checks = new BallotChecks(findings);
  private @Nullable Election election;
  private @Nullable ElectionState state;
  private @Nullable ShardTally sum;
  private @Nullable ResultText result;
  private int replaced;
  private int erased;

  public ElectionAudit(String channel, String id) {
    this.channel = channel;
    this.id = id;
  }

  /// What came of it.
  ///
  /// @param phase the last phase, empty when there is no such election
  /// @param checked ballots whose proofs were verified, replaced ones too
  /// @param counted ballots that count
  /// @param checkSeconds processor time that the proofs of ballots took, all cores together
  public record Report(
      @Nullable Election election,
      String phase,
      int electorate,
      int checked,
      int counted,
      int replaced,
      int erased,
      @Nullable ResultText result,
      double checkSeconds,
      List<Finding> findings) {}

  public Report report() {
    checks.finish();
    if (state == null) {
      findings.add(new Finding(0, "", "there is no election " + id));
    }
    return new Report(
        election,
        state == null ? "" : state.phase().name(),
        credentials.size(),
        checks.count(),
        ballots.values().stream().mapToInt(Map::size).sum(),
        replaced,
        erased,
        result,
        checks.seconds(),
        List.copyOf(findings));
  }

  /// The next transaction. The state is looked at last, since a transaction writes it together with
  /// what it follows from.
  public void accept(Written transaction) {
    List<Written.Write> mine =
        transaction.writes().stream()
            .filter(w -> w.key().size() > 1 && w.key().get(1).equals(id))
            .toList();
    for (Written.Write write : mine) {
      if (!write.type().equals(Keys.STATE)) {
        guarded(transaction, write, mine);
      }
    }
    for (Written.Write write : mine) {
      if (write.type().equals(Keys.STATE)) {
        guarded(transaction, write, mine);
      }
    }
  }

  private void guarded(Written transaction, Written.Write write, List<Written.Write> all) {
    try {
      take(transaction, write, all);
    } catch (Unexplained
        | InvalidProofException
        | JSONException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      findings.add(
          new Finding(
              transaction.block(),
              transaction.txId(),
              String.join(" ", write.key()) + ": " + e.getMessage()));
    }
  }

  private static final class Unexplained extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unexplained(String what) {
      super(what);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Unexplained(otherwise);
    }
  }

  private void take(Written transaction, Written.Write write, List<Written.Write> all) {
    String value = write.value();
    List<String> key = write.key();
    if (value == null) {
      erase(key);
      return;
    }
    switch (write.type()) {
      case Keys.ELECTION -> define(value);
      case Keys.STATE -> move(value, transaction.time());
      case Keys.ENROLMENT -> enrol(number(key), bytes(value));
      case Keys.DEALING -> deal(number(key), bytes(value));
      case Keys.CONFIRMATION -> confirm(number(key), bytes(value));
      case Keys.COMPLAINT -> complain(new JSONObject(value));
      case Keys.ROLL -> roll(key.get(2), new JSONObject(value), all);
      case Keys.CREDENTIAL -> credential(key.get(2), new JSONObject(value));
      case Keys.BALLOT -> ballot(transaction, key.get(2), key.get(3), new JSONObject(value), all);
      case Keys.TRACK -> track(key.get(2), new JSONObject(value), all);
      case Keys.TALLY -> tally(key.get(2), value);
      case Keys.SUM -> sum(value);
      case Keys.PARTIAL -> partial(number(key), bytes(value));
      case Keys.RESULT -> result(value);
      case Keys.PURGE -> purge(key.get(2), new JSONObject(value), transaction.time());
      default -> {}
    }
  }

  private static int number(List<String> key) {
    return Integer.parseInt(key.get(2));
  }

  private static String bytes(String value) {
    return new JSONObject(value).getString("bytes");
  }

  private Election election() {
    if (election == null) {
      throw new Unexplained("the election is not defined yet");
    }
    return election;
  }

  private ElectionState in(Phase... phases) {
    if (state == null || !List.of(phases).contains(state.phase())) {
      throw new Unexplained("written in phase " + (state == null ? "none" : state.phase().name()));
    }
    return state;
  }

  // ---- definition and phases

  private void define(String value) {
    require(election == null, "the definition is written twice");
    Election parsed = Election.parse(value, List.of());
    require(parsed.json().text().equals(value), "the definition is not in its one form");
    require(parsed.id().equals(id), "the definition is of election " + parsed.id());
    election = parsed;
  }

  private void move(String value, Instant time) {
    ElectionState next = ElectionState.parse(value);
    ElectionState expected = expected(next.phase(), time);
    require(
        expected.json().text().equals(value),
        "the state should be " + expected.json().text() + ", not " + value);
    state = next;
  }

  private ElectionState expected(Phase phase, Instant time) {
    return switch (phase) {
      case CEREMONY -> {
        require(state == null, "the election begins again");
        yield ElectionState.of(election());
      }
      case READY -> {
        ElectionState before = in(Phase.CEREMONY);
        int trustees = election().trustees().size();
        require(
            steps.confirmations().size() == trustees,
            "%d of %d trustees have confirmed".formatted(steps.confirmations().size(), trustees));
        ECPoint key = ceremony().key(steps.dealings(ceremony()));
        yield before.ready(key, ElectionState.context(channel, election(), key));
      }
      case OPEN -> in(Phase.READY).open(credentials.size());
      case CLOSED -> {
        ElectionState before = in(Phase.OPEN);
        require(!time.isBefore(before.closable()), "closed too early");
        yield before.in(Phase.CLOSED);
      }
      case TALLIED -> {
        require(sum != null, "there is no sum");
        yield in(Phase.CLOSED).in(Phase.TALLIED);
      }
      case RESULT -> {
        require(result != null, "there is no result that the tally opens to");
        yield in(Phase.TALLIED).in(Phase.RESULT);
      }
      case ABORTED -> in(Phase.CEREMONY).in(Phase.ABORTED);
    };
  }

  // ---- the ceremony

  private Ceremony ceremony() {
    return election().ceremony(channel);
  }

  private void enrol(int trustee, String text) {
    in(Phase.CEREMONY);
    require(!steps.enrolments().containsKey(trustee), "enrolled twice");
    ceremony().check(trustee, Enrolment.parse(Base64.bytes(text)));
    steps.enrolments().put(trustee, text);
  }

  private void deal(int dealer, String text) {
    in(Phase.CEREMONY);
    require(!steps.dealings().containsKey(dealer), "dealt twice");
    ceremony().check(dealer, Dealing.parse(Base64.bytes(text), ceremony()));
    steps.dealings().put(dealer, text);
  }

  private void confirm(int trustee, String text) {
    in(Phase.CEREMONY);
    require(!steps.confirmations().containsKey(trustee), "confirmed twice");
    ceremony()
        .checkConfirmation(trustee, steps.dealings(ceremony()), Schnorr.parse(Base64.bytes(text)));
    steps.confirmations().put(trustee, text);
  }

  private void complain(JSONObject json) {
    in(Phase.CEREMONY);
    int trustee = json.getInt("trustee");
    int dealer = json.getInt("dealer");
    require(
        ceremony()
            .founded(
                trustee,
                dealer,
                steps.keys().get(trustee - 1),
                steps.dealings(ceremony()).get(dealer - 1),
                Complaint.parse(Base64.bytes(json.getString("bytes")))),
        "the complaint is unfounded");
  }

  // ---- the roll

  private void roll(String batch, JSONObject json, List<Written.Write> all) {
    in(Phase.CEREMONY, Phase.READY);
    require(rolls.put(batch, batch) == null, "the batch is written twice");
    long count = all.stream().filter(w -> w.type().equals(Keys.CREDENTIAL)).count();
    require(json.getInt("count") == count, "the batch has " + count + " credentials");
  }

  private void credential(String credential, JSONObject json) {
    in(Phase.CEREMONY, Phase.READY);
    require(
        credentials.put(credential, json.getString("batch")) == null,
        "the credential is written twice");
  }

  // ---- ballots

  private void ballot(
      Written transaction,
      String shard,
      String credential,
      JSONObject json,
      List<Written.Write> all) {
    ElectionState open = in(Phase.OPEN);
    require(open.window().hasOpened(transaction.time()), "cast before the election opens");
    require(!open.window().hasClosed(transaction.time()), "cast after the election closed");
    require(credentials.containsKey(credential), "the credential is not on the roll");
    Ballot ballot = Ballot.parse(Base64.bytes(json.getString("bytes")), open.shape());
    require(
        HexFormat.of().formatHex(ballot.credential()).equals(credential),
        "the ballot is of another credential");
    require(
        Keys.shardOf(ballot.credential(), open.shards()).equals(shard),
        "the ballot lies in another shard than its own");
    Map<String, Ballot> box = ballots.computeIfAbsent(shard, s -> new TreeMap<>());
    Ballot before = box.get(credential);
    int serial = before == null ? 1 : before.serial() + 1;
    require(
        ballot.serial() == serial && json.getInt("serial") == serial,
        "serial number %d where %d comes next".formatted(ballot.serial(), serial));
    String code = ballot.trackingCode();
    require(json.getString("code").equals(code), "its tracking code is " + code);
    require(
        all.stream().anyMatch(w -> w.key().equals(List.of(Keys.TRACK, id, code))),
        "it cannot be tracked");
    replaced += before == null ? 0 : 1;
    box.put(credential, ballot);
    checks.add(
        open.booth(),
        ballot,
        new Finding(transaction.block(), transaction.txId(), "ballot of " + credential));
  }

  private void track(String code, JSONObject json, List<Written.Write> all) {
    require(
        all.stream()
            .anyMatch(w ->
                w.type().equals(Keys.BALLOT)
                    && w.key().get(3).equals(json.getString("credential"))
                    && w.value() != null
                    && new JSONObject(w.value()).getString("code").equals(code)),
        "a tracking code without its ballot");
  }

  // ---- tally and result

  private void tally(String shard, String value) {
    ElectionState closed = in(Phase.CLOSED);
    require(!tallies.containsKey(shard), "the shard is tallied twice");
    ShardTally own = ShardTally.none(closed.shape());
    for (Ballot ballot : ballots.getOrDefault(shard, Map.of()).values()) {
      own = own.plus(ballot);
    }
    tallies.put(shard, own);
    require(
        own.json().text().equals(value),
        "the ballots of this shard, %d, do not sum to this".formatted(own.count()));
  }

  private void sum(String value) {
    ElectionState closed = in(Phase.CLOSED);
    ShardTally own = ShardTally.none(closed.shape());
    require(
        tallies.size() == closed.shards(),
        "%d of %d shards are tallied".formatted(tallies.size(), closed.shards()));
    for (ShardTally shard : tallies.values()) {
      own = own.plus(shard);
    }
    sum = own;
    require(own.json().text().equals(value), "the shards do not sum to this");
  }

  private ShardTally sum() {
    if (sum == null) {
      throw new Unexplained("there is no sum to decrypt");
    }
    return sum;
  }

  private void partial(int trustee, String text) {
    ElectionState tallied = in(Phase.TALLIED);
    require(!partials.containsKey(trustee), "decrypted twice");
    sum()
        .tally()
        .check(
            trustee,
            ceremony().verificationKey(trustee, steps.dealings(ceremony())),
            tallied.booth().context(),
            PartialDecryption.parse(Base64.bytes(text), sum().tally()));
    partials.put(trustee, text);
  }

  private void result(String value) {
    ElectionState tallied = in(Phase.TALLIED);
    int threshold = election().threshold();
    require(
        sum().count() == 0 || partials.size() >= threshold,
        "%d of %d trustees have decrypted".formatted(partials.size(), threshold));
    List<Integer> trustees = partials.keySet().stream().limit(threshold).toList();
    ResultText given = ResultText.parse(value, tallied);
    require(given.trustees().equals(trustees), "the parts are those of trustees " + trustees);
    require(given.ballots() == sum().count(), sum().count() + " ballots count");
    require(
        given.electorate() == credentials.size(),
        credentials.size() + " credentials are registered");
    List<PartialDecryption> parts =
        partials.values().stream()
            .limit(threshold)
            .map(text -> PartialDecryption.parse(Base64.bytes(text), sum().tally()))
            .toList();
    List<ECPoint> opened = parts.isEmpty() ? List.of() : sum().tally().open(trustees, parts);
    given
        .mismatch(opened)
        .ifPresent(what -> {
          throw new Unexplained(what);
        });
    result = given;
  }

  // ---- erasing

  private void erase(List<String> key) {
    in(Phase.RESULT);
    require(key.getFirst().equals(Keys.BALLOT), "nothing but ballots is erased");
    require(
        ballots.getOrDefault(key.get(2), Map.of()).containsKey(key.get(3)),
        "a ballot is erased that was not there");
    erased++;
  }

  private void purge(String shard, JSONObject json, Instant time) {
    in(Phase.RESULT);
    Instant from = election().window().closes().plus(election().keepDays(), ChronoUnit.DAYS);
    require(!time.isBefore(from), "erased before " + from);
    ShardTally own = tallies.get(shard);
    require(
        own != null
            && json.getInt("count") == own.count()
            && json.getString("digest").equals(own.digest()),
        "the record of erasure is not of the ballots that were tallied");
  }
}
