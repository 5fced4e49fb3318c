package org.dure.contracts.voting;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.TestIdentity;
import org.dure.contracts.voting.audit.ElectionAudit;
import org.dure.contracts.voting.audit.Written;
import org.dure.contracts.voting.client.Opening;
import org.dure.contracts.voting.client.Trustee;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.CeremonyText;
import org.dure.contracts.voting.model.Election;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.ShardTally;
import org.json.JSONObject;

/// An election of three candidates and one question, four trustees of whom three decrypt, step by
/// step. Its blinding is from a seed too.
final class TestElection {
  static final String ID = "mayor-2026";
  static final String CHANNEL = "mychannel";
  static final TestIdentity COMMISSION = TestIdentity.client("Org1MSP", "commission");
  static final TestIdentity RELAY = TestIdentity.client("Org2MSP", "polling-station");
  static final List<TestIdentity> TRUSTEES =
      List.of(
          TestIdentity.client("Org1MSP", "trustee"),
          TestIdentity.client("Org2MSP", "trustee"),
          TestIdentity.client("Org3MSP", "trustee"),
          TestIdentity.client("Org4MSP", "trustee"));
  static final Instant OPENS = Instant.parse("2026-05-01T08:00:00Z");
  static final Instant CLOSES = Instant.parse("2026-05-01T20:00:00Z");

  final Random random;
  final Recorder chain = new Recorder();
  final List<Trustee> trustees = new ArrayList<>();
  final List<BigInteger> voters = new ArrayList<>();

  TestElection(long seed) {
    random = new Random(seed);
    for (int j = 1; j <= TRUSTEES.size(); j++) {
      trustees.add(new Trustee(j, P256.random(random)));
    }
    chain.submit(COMMISSION, "initVoting", "{\"commissionMspIds\":[\"Org1MSP\"]}").value();
  }

  static String definition() {
    return Json.object(
            "election",
            ID,
            "title",
            "Mayor, and the bridge",
            "contests",
            List.of(
                Json.object(
                    "id",
                    "mayor",
                    "title",
                    "Mayor",
                    "options",
                    List.of("Ahn", "Bae", "Cho"),
                    "min",
                    0,
                    "max",
                    1),
                Json.object(
                    "id",
                    "bridge",
                    "title",
                    "Which of these shall be built?",
                    "options",
                    List.of("Bridge", "Park"),
                    "min",
                    0,
                    "max",
                    2)),
            "opens",
            OPENS.toString(),
            "closes",
            CLOSES.toString(),
            "trustees",
            TRUSTEES.stream()
                .map(t -> Json.object("name", t.mspId() + " trust", "mspId", t.mspId()))
                .toList(),
            "threshold",
            3,
            "shards",
            2,
            "graceSeconds",
            60,
            "keepDays",
            30)
        .text();
  }

  /// Ready to vote, with so many credentials.
  static TestElection open(long seed, int electors) {
    TestElection election = new TestElection(seed);
    election.create();
    election.ceremony();
    election.register(electors);
    election.chain.submit(COMMISSION, "openElection", ID).value();
    election.chain.at(OPENS);
    return election;
  }

  TestElection create() {
    chain.submit(COMMISSION, "createElection", definition()).value();
    return this;
  }

  Election definitionOnLedger() {
    JSONObject json = new JSONObject(chain.ask("readElection", ID)).getJSONObject("definition");
    return Election.parse(json.toString(), List.of());
  }

  ElectionState state() {
    JSONObject json = new JSONObject(chain.ask("readElection", ID)).getJSONObject("state");
    return ElectionState.parse(json.toString());
  }

  CeremonyText steps() {
    return CeremonyText.parse(chain.ask("readCeremony", ID));
  }

  void enrolAll() {
    for (Trustee t : trustees) {
      step(t, "enrolTrustee", t.enrolment(definitionOnLedger(), CHANNEL, random)).value();
    }
  }

  void dealAll() {
    for (Trustee t : trustees) {
      step(t, "dealShares", t.dealing(definitionOnLedger(), CHANNEL, steps(), random)).value();
    }
  }

  void ceremony() {
    enrolAll();
    dealAll();
    for (Trustee t : trustees) {
      step(t, "confirmShares", t.confirmation(definitionOnLedger(), CHANNEL, steps(), random))
          .value();
    }
    chain.submit(RELAY, "finishCeremony", ID).value();
  }

  CallResult step(Trustee trustee, String function, String... args) {
    List<String> all = new ArrayList<>(List.of(ID));
    all.addAll(List.of(args));
    return chain.submit(TRUSTEES.get(trustee.number() - 1), function, all.toArray(String[]::new));
  }

  void register(int electors) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < electors; i++) {
      voters.add(P256.random(random));
      keys.add(credential(voters.getLast()));
    }
    chain.submit(COMMISSION, "registerCredentials", ID, "batch-1", Json.array(keys).text()).value();
  }

  static String credential(BigInteger secret) {
    return HexFormat.of().formatHex(P256.bytes(P256.base(secret)));
  }

  /// @param mayor a candidate, or -1 for none
  static Booth.Choices choices(int mayor, boolean bridge, boolean park) {
    boolean[] first = new boolean[3];
    if (mayor >= 0) {
      first[mayor] = true;
    }
    return new Booth.Choices(List.of(first, new boolean[] {bridge, park}));
  }

  String ballot(BigInteger voter, int serial, Booth.Choices choices) {
    return Base64.of(state().booth().seal(choices, voter, serial, random).ballot().bytes());
  }

  CallResult cast(String ballot) {
    return chain.submit(RELAY, "castBallot", ID, ballot);
  }

  CallResult vote(int voter, int serial, int mayor) {
    return cast(ballot(voters.get(voter), serial, choices(mayor, true, false)));
  }

  void close() {
    chain.at(CLOSES.plusSeconds(60));
    chain.submit(RELAY, "closeElection", ID).value();
  }

  void tally() {
    chain.submit(RELAY, "tallyShard", ID, "00").value();
    chain.submit(RELAY, "tallyShard", ID, "01").value();
    chain.submit(RELAY, "finishTally", ID).value();
  }

  ShardTally sum() {
    JSONObject json = new JSONObject(chain.ask("readTally", ID)).getJSONObject("sum");
    return ShardTally.parse(json.toString(), state().shape());
  }

  String partial(Trustee trustee) {
    return trustee.partial(definitionOnLedger(), state(), CHANNEL, steps(), sum(), random);
  }

  CallResult decrypt(int trustee) {
    return step(trustees.get(trustee - 1), "decryptTally", partial(trustees.get(trustee - 1)));
  }

  TreeMap<Integer, String> partials() {
    return new TreeMap<>(
        CeremonyText.steps(new JSONObject(chain.ask("readTally", ID)).getJSONArray("partials")));
  }

  String counts() {
    return Json.array(Opening.counts(sum(), partials(), 3)).text();
  }

  CallResult publish(String counts) {
    return chain.submit(RELAY, "publishResult", ID, counts);
  }

  /// Closed, tallied, decrypted by three, published.
  JSONObject finish() {
    close();
    tally();
    for (int j : new int[] {1, 2, 4}) {
      decrypt(j).value();
    }
    return new JSONObject(publish(counts()).value());
  }

  ElectionAudit.Report audit() {
    return audit(chain.written);
  }

  static ElectionAudit.Report audit(List<Written> written) {
    ElectionAudit audit = new ElectionAudit(CHANNEL, ID);
    written.forEach(audit::accept);
    return audit.report();
  }

  static void refused(CallResult result, Rule rule, String... parts) {
    assertThat(result.succeeded()).as("refused with " + rule).isFalse();
    assertThat(result.payload()).as(result.message()).isEqualTo(rule.name());
    for (String part : parts) {
      assertThat(result.message()).contains(part);
    }
  }

  /// The shard of a voter's ballot.
  String shard(int voter) {
    return Keys.shardOf(P256.bytes(P256.base(voters.get(voter))), 2);
  }
}
