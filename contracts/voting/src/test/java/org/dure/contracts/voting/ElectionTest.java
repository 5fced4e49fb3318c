package org.dure.contracts.voting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.voting.TestElection.CLOSES;
import static org.dure.contracts.voting.TestElection.COMMISSION;
import static org.dure.contracts.voting.TestElection.ID;
import static org.dure.contracts.voting.TestElection.OPENS;
import static org.dure.contracts.voting.TestElection.RELAY;
import static org.dure.contracts.voting.TestElection.choices;
import static org.dure.contracts.voting.TestElection.refused;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.ContractHarness.Pending;
import org.dure.contract.test.TestIdentity;
import org.dure.contracts.voting.client.Trustee;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.crypto.Ceremony;
import org.dure.contracts.voting.crypto.Dealing;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.ElectionState.Phase;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An election by secret ballot, and what is tried against it.
class ElectionTest {
  /// Random votes, votes again, abstentions: the result is the plain count of the last ballots.
  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void theResultIsThePlainCountOfTheLastBallots(long seed) {
    TestElection election = TestElection.open(seed, 6);
    List<Booth.Choices> last = new ArrayList<>();
    int[] serials = new int[6];
    for (int i = 0; i < 6; i++) {
      last.add(choices(-1, false, false));
    }
    for (int i = 0; i < 8; i++) {
      int voter = election.random.nextInt(5); // the sixth stays at home
      Booth.Choices choice =
          choices(
              election.random.nextInt(4) - 1,
              election.random.nextBoolean(),
              election.random.nextBoolean());
      serials[voter]++;
      CallResult cast =
          election.cast(election.ballot(election.voters.get(voter), serials[voter], choice));
      cast.value();
      assertThat(Objects.requireNonNull(cast.event()).getEventName()).isEqualTo("BallotCast");
      last.set(voter, choice);
    }
    JSONObject result = election.finish();
    int[][] expected = new int[2][3];
    for (Booth.Choices choice : last) {
      for (int c = 0; c < 2; c++) {
        for (int o = 0; o < choice.contests().get(c).length; o++) {
          expected[c][o] += choice.contests().get(c)[o] ? 1 : 0;
        }
      }
    }
    JSONArray counts = result.getJSONArray("counts");
    assertThat(counts.getJSONArray(0).toList())
        .as("seed %d", seed)
        .containsExactly(expected[0][0], expected[0][1], expected[0][2]);
    assertThat(counts.getJSONArray(1).toList()).containsExactly(expected[1][0], expected[1][1]);
    var report = election.audit();
    assertThat(report.findings()).isEmpty();
    assertThat(report.phase()).isEqualTo("RESULT");
    assertThat(report.checked()).isEqualTo(8);
    assertThat(report.counted() + report.replaced()).isEqualTo(8);
  }

  @Test
  void anElectionWithoutBallotsHasAResultOfZeros() {
    TestElection election = TestElection.open(1, 1);
    election.close();
    election.tally();
    refused(election.publish("[[0,0,1],[0,0]]"), Rule.BAD_ARGUMENT);
    election.publish("[[0,0,0],[0,0]]").value();
    assertThat(election.audit().findings()).isEmpty();
  }

  // ---- attacks on the ballot box

  @Test
  void aForgedRightIsRefused() {
    TestElection election = TestElection.open(2, 1);
    BigInteger stranger = P256.random(election.random);
    refused(
        election.cast(election.ballot(stranger, 1, choices(0, true, true))),
        Rule.NO_SUCH_CREDENTIAL,
        TestElection.credential(stranger));
  }

  @Test
  void aBallotSentAgainIsRefusedAndSoIsAnOldOne() {
    TestElection election = TestElection.open(3, 1);
    BigInteger voter = election.voters.getFirst();
    String first = election.ballot(voter, 1, choices(0, true, true));
    election.cast(first).value();
    refused(election.cast(first), Rule.WRONG_SERIAL, "serial number 2, not 1");
    election.cast(election.ballot(voter, 2, choices(1, true, true))).value();
    refused(election.cast(first), Rule.WRONG_SERIAL, "serial number 3, not 1");
    refused(election.cast(election.ballot(voter, 9, choices(1, true, true))), Rule.WRONG_SERIAL);
  }

  @Test
  void aMalformedBallotIsRefusedWhateverIsWrongWithIt() {
    TestElection election = TestElection.open(4, 1);
    BigInteger voter = election.voters.getFirst();
    byte[] good = Base64.bytes(election.ballot(voter, 1, choices(0, true, true)));
    for (int at : new int[] {0, 40, 80, 120, 200, good.length / 2, good.length - 40}) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      refused(election.cast(Base64.of(bad)), Rule.BAD_PROOF);
    }
    refused(election.cast("AAAA"), Rule.BAD_PROOF, "cannot be read");
    refused(election.cast("not base64!"), Rule.BAD_PROOF);
    refused(election.cast(Base64.of(good) + "="), Rule.BAD_PROOF);
    election.cast(Base64.of(good)).value();
  }

  @Test
  void ballotsAreTakenBetweenOpeningAndCloseOnly() {
    TestElection election = TestElection.open(5, 2);
    election.chain.at(OPENS.minusSeconds(2));
    refused(election.vote(0, 1, 0), Rule.NOT_OPEN_YET, OPENS.toString());
    election.chain.at(CLOSES.minusSeconds(2));
    election.vote(0, 1, 0).value();
    refused(election.vote(1, 1, 0), Rule.CLOSED, CLOSES.toString());
    refused(election.chain.submit(RELAY, "closeElection", ID), Rule.NOT_CLOSED_YET, "20:01:00");
    election.close();
    election.chain.at(CLOSES.minusSeconds(10));
    refused(election.vote(1, 1, 0), Rule.WRONG_PHASE, "CLOSED");
  }

  /// A ballot endorsed before the close that arrives after it is not valid; so no ballot can slip
  /// in between two shards' tallies.
  @Test
  void aBallotThatArrivesAfterTheCloseFailsByConflict() {
    TestElection election = TestElection.open(6, 1);
    String ballot = election.ballot(election.voters.getFirst(), 1, choices(0, true, true));
    Pending late =
        election.chain.ledger.as(RELAY).at(OPENS.plusSeconds(9)).endorse("castBallot", ID, ballot);
    late.result().value();
    election.close();
    assertThat(late.commit()).isFalse();
  }

  @Test
  void ballotsOfDifferentVotersDoNotConflict() {
    TestElection election = TestElection.open(7, 2);
    List<Pending> pending = new ArrayList<>();
    for (BigInteger voter : election.voters) {
      String ballot = election.ballot(voter, 1, choices(0, true, true));
      pending.add(
          election
              .chain
              .ledger
              .as(RELAY)
              .at(OPENS.plusSeconds(9))
              .endorse("castBallot", ID, ballot));
    }
    assertThat(pending).allMatch(Pending::commit);
  }

  @Test
  void aVoterFindsTheBallotAgainAndSeesThatItWasReplaced() {
    TestElection election = TestElection.open(8, 1);
    String first = new JSONObject(election.vote(0, 1, 0).value()).getString("code");
    assertThat(first).matches("([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}");
    assertThat(track(election, first.toLowerCase(java.util.Locale.ROOT)).getBoolean("counts"))
        .isTrue();
    election.vote(0, 2, 1).value();
    assertThat(track(election, first).getBoolean("counts")).isFalse();
    assertThat(track(election, first).getInt("replacedBy")).isEqualTo(2);
    refused(
        election.chain.ledger.evaluate("trackBallot", ID, "0000-0000-0000-0000-0000"),
        Rule.NO_SUCH_BALLOT);
    refused(election.chain.ledger.evaluate("trackBallot", ID, "12"), Rule.BAD_ARGUMENT);
  }

  private static JSONObject track(TestElection election, String code) {
    return new JSONObject(election.chain.ask("trackBallot", ID, code));
  }

  // ---- attacks on the roll

  @Test
  void theRollIsTheRegistrarsAndFixedWhenTheElectionOpens() {
    TestElection election = new TestElection(9).create();
    String key = TestElection.credential(P256.random(election.random));
    String batch = "[\"" + key + "\"]";
    refused(register(election, RELAY, "b", batch), Rule.NOT_A_REGISTRAR, "Org2MSP");
    refused(register(election, COMMISSION, "b!", batch), Rule.BAD_ID);
    refused(register(election, COMMISSION, "b", "[]"), Rule.BATCH_TOO_LARGE);
    refused(register(election, COMMISSION, "b", "{"), Rule.BAD_ARGUMENT);
    refused(register(election, COMMISSION, "b", "[\"02\"]"), Rule.BAD_ARGUMENT);
    refused(
        register(election, COMMISSION, "b", "[\"" + key + "\",\"" + key + "\"]"),
        Rule.CREDENTIAL_EXISTS);
    register(election, COMMISSION, "b", batch).value();
    refused(register(election, COMMISSION, "b", batch), Rule.BATCH_EXISTS);
    refused(register(election, COMMISSION, "c", batch), Rule.CREDENTIAL_EXISTS, key);
    refused(election.chain.submit(COMMISSION, "openElection", ID), Rule.WRONG_PHASE, "CEREMONY");
    election.ceremony();
    refused(election.chain.submit(RELAY, "openElection", ID), Rule.NOT_AN_OFFICIAL);
    election.chain.submit(COMMISSION, "openElection", ID).value();
    refused(register(election, COMMISSION, "d", batch), Rule.WRONG_PHASE, "its roll is closed");
  }

  private static CallResult register(
      TestElection election, TestIdentity who, String batch, String keys) {
    return election.chain.submit(who, "registerCredentials", ID, batch, keys);
  }

  @Test
  void anElectionCannotOpenWithAnEmptyRoll() {
    TestElection election = new TestElection(10).create();
    election.ceremony();
    refused(election.chain.submit(COMMISSION, "openElection", ID), Rule.INCOMPLETE, "roll");
  }

  // ---- trustees

  @Test
  void eachStepOfTheCeremonyHasItsTrusteeAndItsOrder() {
    TestElection election = new TestElection(11).create();
    Trustee first = election.trustees.get(0);
    Trustee second = election.trustees.get(1);
    var definition = election.definitionOnLedger();
    String enrolment = first.enrolment(definition, TestElection.CHANNEL, election.random);
    refused(
        election.chain.submit(TestIdentity.client("Org9MSP", "x"), "enrolTrustee", ID, enrolment),
        Rule.NOT_A_TRUSTEE);
    refused(election.step(second, "enrolTrustee", enrolment), Rule.BAD_PROOF, "trustee 2");
    refused(election.step(first, "dealShares", enrolment), Rule.NOT_A_TRUSTEE);
    election.step(first, "enrolTrustee", enrolment).value();
    refused(election.step(first, "enrolTrustee", enrolment), Rule.ALREADY_DONE);
    refused(election.step(first, "dealShares", enrolment), Rule.INCOMPLETE, "trustee 2");
    refused(
        election.chain.submit(COMMISSION, "dealShares", ID, enrolment),
        Rule.NOT_A_TRUSTEE,
        "commission");
    refused(election.chain.submit(RELAY, "finishCeremony", ID), Rule.INCOMPLETE, "has not dealt");
  }

  /// Trustee 2 deals trustee 3 a wrong share: the complaint ends the ceremony and names the dealer.
  @Test
  void aDealerWhoCheatsIsNamedAndTheCeremonyEnds() {
    TestElection election = new TestElection(12).create();
    election.enrolAll();
    var definition = election.definitionOnLedger();
    Ceremony ceremony = definition.ceremony(TestElection.CHANNEL);
    for (Trustee t : election.trustees) {
      String text = t.dealing(definition, TestElection.CHANNEL, election.steps(), election.random);
      if (t.number() == 2) {
        Dealing good = Dealing.parse(Base64.bytes(text), ceremony);
        List<Dealing.Share> shares = new ArrayList<>(good.shares());
        byte[] masked = shares.get(2).masked().clone();
        masked[0] ^= 1;
        shares.set(2, new Dealing.Share(shares.get(2).ephemeral(), masked));
        text = Base64.of(new Dealing(good.commitments(), good.possession(), shares).bytes());
      }
      election.step(t, "dealShares", text).value();
    }
    Trustee third = election.trustees.get(2);
    String unfounded =
        third.complaint(definition, TestElection.CHANNEL, election.steps(), 1, election.random);
    refused(election.step(third, "complainOfShare", "1", unfounded), Rule.UNFOUNDED_COMPLAINT);
    refused(election.step(third, "complainOfShare", "2", unfounded), Rule.BAD_PROOF);
    String founded =
        third.complaint(definition, TestElection.CHANNEL, election.steps(), 2, election.random);
    election.step(third, "complainOfShare", "2", founded).value();
    assertThat(election.state().phase()).isEqualTo(Phase.ABORTED);
    assertThat(election.audit().findings()).isEmpty();
  }

  /// Three of four suffice, two do not; and nothing is decrypted before the tally.
  @Test
  void twoTrusteesCannotOpenTheResultAndNoneCanEarly() {
    TestElection election = TestElection.open(13, 2);
    election.vote(0, 1, 2).value();
    election.vote(1, 1, 2).value();
    Trustee first = election.trustees.getFirst();
    refused(election.step(first, "decryptTally", "AAAA"), Rule.WRONG_PHASE, "OPEN");
    refused(election.chain.submit(RELAY, "tallyShard", ID, "00"), Rule.WRONG_PHASE, "OPEN");
    election.close();
    refused(election.step(first, "decryptTally", "AAAA"), Rule.WRONG_PHASE, "CLOSED");
    refused(election.chain.submit(RELAY, "finishTally", ID), Rule.INCOMPLETE, "shard 00");
    refused(election.chain.submit(RELAY, "tallyShard", ID, "02"), Rule.NO_SUCH_SHARD);
    election.tally();
    election.decrypt(1).value();
    election.decrypt(3).value();
    refused(election.publish("[[0,0,2],[2,0]]"), Rule.INCOMPLETE, "2 of 3");
    String wrong = election.partial(first);
    refused(
        election.step(election.trustees.get(1), "decryptTally", wrong),
        Rule.BAD_PROOF,
        "trustee 2");
    refused(election.step(first, "decryptTally", wrong), Rule.ALREADY_DONE);
    election.decrypt(4).value();
    refused(election.publish("[[0,1,1],[2,0]]"), Rule.WRONG_RESULT, "contest 1, option 2");
    refused(election.publish("[[0,0,2],[2,1]]"), Rule.WRONG_RESULT, "contest 2, option 2");
    refused(election.publish("[[0,0,2]]"), Rule.BAD_ARGUMENT);
    election.publish("[[0,0,2],[2,0]]").value();
    assertThat(election.audit().findings()).isEmpty();
  }

  // ---- erasing

  @Test
  void ballotsAreErasedAfterTheirTimeAndTheProofStays() {
    TestElection election = TestElection.open(14, 2);
    election.vote(0, 1, 0).value();
    election.vote(1, 1, 1).value();
    election.finish();
    String shard = election.shard(0);
    refused(
        election.chain.submit(COMMISSION, "purgeBallots", ID, shard),
        Rule.TOO_EARLY_TO_PURGE,
        "2026-05-31T20:00:00Z");
    election.chain.at(CLOSES.plus(Duration.ofDays(30)));
    refused(election.chain.submit(RELAY, "purgeBallots", ID, shard), Rule.NOT_AN_OFFICIAL);
    JSONObject record =
        new JSONObject(election.chain.submit(COMMISSION, "purgeBallots", ID, shard).value());
    assertThat(record.getInt("count")).isPositive();
    assertThat(record.getString("digest")).hasSize(64);
    assertThat(election.chain.ask("ballotsOfShard", ID, shard, "10", "")).contains("\"items\":[]");
    assertThat(election.audit().findings()).isEmpty();
    assertThat(election.audit().erased()).isEqualTo(record.getInt("count"));
  }

  // ---- definitions

  @Test
  void aDefinitionIsRefusedWithWhatIsWrong() {
    TestElection election = new TestElection(15);
    String good = TestElection.definition();
    refused(
        create(election, good.replace("\"threshold\":3", "\"threshold\":5")),
        Rule.BAD_DEFINITION,
        "threshold is not a whole number from 1 to 4");
    refused(
        create(election, good.replace("Org3MSP", "Org2MSP")),
        Rule.BAD_DEFINITION,
        "of one organisation");
    refused(
        create(election, good.replace("\"Bae\"", "\"Ahn\"")),
        Rule.BAD_DEFINITION,
        "options names something twice");
    refused(
        create(election, good.replace(CLOSES.toString(), "2026-05-01T07:00:00Z")),
        Rule.BAD_DEFINITION,
        "closes before it opens");
    refused(create(election, good.replace("\"mayor-2026\"", "\"a b\"")), Rule.BAD_DEFINITION);
    refused(create(election, "{"), Rule.BAD_DEFINITION);
    refused(election.chain.submit(RELAY, "createElection", good), Rule.NOT_AN_OFFICIAL);
    create(election, good).value();
    refused(create(election, good), Rule.ELECTION_EXISTS, ID);
    refused(election.cast("AAAA"), Rule.WRONG_PHASE);
    refused(election.chain.submit(RELAY, "castBallot", "other", "AAAA"), Rule.NO_SUCH_ELECTION);
    election.chain.at(OPENS);
    refused(create(election, good.replace("mayor-2026", "late")), Rule.BAD_DEFINITION, "is past");
  }

  private static CallResult create(TestElection election, String definition) {
    return election.chain.submit(COMMISSION, "createElection", definition);
  }
}
