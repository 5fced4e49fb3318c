package org.dure.contracts.voting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.voting.TestElection.COMMISSION;
import static org.dure.contracts.voting.TestElection.RELAY;
import static org.dure.contracts.voting.TestElection.refused;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.ContractHarness.Pending;
import org.dure.contracts.voting.audit.PollAudit;
import org.dure.contracts.voting.audit.Written;
import org.dure.contracts.voting.client.Right;
import org.dure.contracts.voting.crypto.Codes;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.PollState;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An open poll with voting-right codes, and what is tried against it.
class PollTest {
  private static final String ID = "projects-2026";
  private static final Instant OPENS = Instant.parse("2026-04-01T00:00:00Z");
  private static final Instant CLOSES = Instant.parse("2026-04-08T00:00:00Z");

  private final Random random = new Random(51);
  private final Recorder chain = new Recorder();
  private final List<Right> rights = new ArrayList<>();

  private static String definition(String method, int max, int options, boolean weighted) {
    return Json.object(
            "poll",
            ID,
            "title",
            "Community projects",
            "options",
            IntStream.range(0, options).mapToObj(i -> "Project " + i).toList(),
            "method",
            method,
            "max",
            max,
            "quorum",
            3,
            "weighted",
            weighted,
            "opens",
            OPENS.toString(),
            "closes",
            CLOSES.toString(),
            "shards",
            4,
            "graceSeconds",
            0)
        .text();
  }

  private void open(String method, int max, int options, int... weights) {
    chain.submit(COMMISSION, "initVoting", "{\"commissionMspIds\":[\"Org1MSP\"]}").value();
    boolean weighted = IntStream.of(weights).anyMatch(w -> w != 1);
    chain.submit(COMMISSION, "createPoll", definition(method, max, options, weighted)).value();
    TreeMap<String, Integer> hashes = new TreeMap<>();
    for (int weight : weights) {
      rights.add(Right.of(Codes.right(random)));
      hashes.put(rights.getLast().hash(), weight);
    }
    chain.submit(COMMISSION, "registerRights", ID, "b1", new JSONObject(hashes).toString()).value();
    chain.submit(COMMISSION, "openPoll", ID).value();
    chain.at(OPENS);
  }

  private PollState state() {
    return PollState.parse(
        new JSONObject(chain.ask("readPoll", ID)).getJSONObject("state").toString());
  }

  private CallResult cast(Right right, Integer... choices) {
    return cast(right, List.of(choices), right.sign(state(), List.of(choices), random));
  }

  private CallResult cast(Right right, List<Integer> choices, String signature) {
    return chain.submit(RELAY, "castVote", ID, right.keyHex(), Right.text(choices), signature);
  }

  private JSONObject finish() {
    chain.at(CLOSES);
    chain.submit(RELAY, "closePoll", ID).value();
    for (int i = 0; i < 4; i++) {
      chain.submit(RELAY, "countShard", ID, Keys.shard(i)).value();
    }
    return new JSONObject(chain.submit(RELAY, "publishOutcome", ID).value());
  }

  private PollAudit.Report audit(List<Written> written) {
    PollAudit audit = new PollAudit("mychannel", ID);
    written.forEach(audit::accept);
    return audit.report();
  }

  @Test
  void rightsAreUsedOnceAndTheResultIsThereAtOnce() {
    open("PLURALITY", 1, 815, 1, 1, 1, 1);
    cast(rights.get(0), 814).value();
    cast(rights.get(1), 3).value();
    refused(cast(rights.get(0), 814), Rule.RIGHT_USED, rights.get(0).hash());
    refused(cast(rights.get(0), 5), Rule.RIGHT_USED);
    cast(rights.get(2), 814).value();
    JSONObject standing = new JSONObject(chain.ask("pollStanding", ID));
    assertThat(standing.getJSONArray("winners").toList()).containsExactly(814);
    assertThat(standing.getInt("votes")).isEqualTo(3);
    JSONObject outcome = finish();
    assertThat(outcome.toString()).isEqualTo(standing.toString());
    assertThat(outcome.getBoolean("quorumMet")).isTrue();
    assertThat(audit(chain.written).findings()).isEmpty();
    assertThat(audit(chain.written).votes()).isEqualTo(3);
  }

  /// Somebody who sees a vote pass has the key and a signature over these choices, and no more.
  @Test
  void aVoteSeenByAnotherCannotBeTurnedIntoAnotherVote() {
    open("APPROVAL", 3, 9, 1, 1);
    String signature = rights.get(0).sign(state(), List.of(1, 2), random);
    refused(cast(rights.get(0), List.of(1, 3), signature), Rule.BAD_PROOF);
    refused(cast(rights.get(0), List.of(1), signature), Rule.BAD_PROOF);
    refused(cast(rights.get(1), List.of(1, 2), signature), Rule.BAD_PROOF);
    refused(cast(Right.of(Codes.right(random)), 1), Rule.NO_SUCH_RIGHT);
    cast(rights.get(0), List.of(1, 2), signature).value();
  }

  /// Two votes with one right in one block: the second fails by conflict.
  @Test
  void oneRightGivesOneVoteInOneBlockToo() {
    open("PLURALITY", 1, 3, 1, 1);
    Right right = rights.get(0);
    List<Pending> pending = new ArrayList<>();
    for (int choice : new int[] {0, 1}) {
      String signature = right.sign(state(), List.of(choice), random);
      pending.add(
          chain
              .ledger
              .as(RELAY)
              .at(OPENS.plusSeconds(5))
              .endorse("castVote", ID, right.keyHex(), "" + choice, signature));
    }
    String other = rights.get(1).sign(state(), List.of(2), random);
    pending.add(
        chain
            .ledger
            .as(RELAY)
            .at(OPENS.plusSeconds(5))
            .endorse("castVote", ID, rights.get(1).keyHex(), "2", other));
    assertThat(pending.stream().map(Pending::commit)).containsExactly(true, false, true);
  }

  @Test
  void choicesFollowTheRules() {
    open("APPROVAL", 2, 5, 1);
    Right right = rights.get(0);
    refused(cast(right), Rule.BAD_CHOICES, "1 to 2 options may be named, not 0");
    refused(cast(right, 0, 1, 2), Rule.BAD_CHOICES, "not 3");
    refused(cast(right, 5), Rule.BAD_CHOICES, "0 to 4");
    refused(cast(right, 1, 1), Rule.BAD_CHOICES, "twice");
    refused(cast(right, 2, 1), Rule.BAD_CHOICES, "ascending");
    refused(chain.submit(RELAY, "castVote", ID, right.keyHex(), "01", "AA"), Rule.BAD_CHOICES);
    refused(chain.submit(RELAY, "castVote", ID, right.keyHex(), "1", "AA"), Rule.BAD_PROOF);
    refused(chain.submit(RELAY, "castVote", ID, "02zz", "1", "AA"), Rule.BAD_PROOF);
  }

  @Test
  void votesAreTakenInTheWindowOnlyAndClosingIsNotEarly() {
    open("PLURALITY", 1, 3, 1, 1);
    chain.at(OPENS.minusSeconds(3));
    refused(cast(rights.get(0), 1), Rule.NOT_OPEN_YET);
    refused(chain.submit(RELAY, "closePoll", ID), Rule.NOT_CLOSED_YET);
    refused(chain.submit(RELAY, "countShard", ID, "00"), Rule.WRONG_PHASE);
    chain.at(CLOSES);
    refused(cast(rights.get(0), 1), Rule.CLOSED);
    chain.submit(RELAY, "closePoll", ID).value();
    refused(chain.submit(RELAY, "publishOutcome", ID), Rule.INCOMPLETE, "shard 00");
    refused(chain.submit(RELAY, "countShard", ID, "04"), Rule.NO_SUCH_SHARD);
  }

  @Test
  void rightsAreRegisteredByTheCommissionWhileThePollIsADraft() {
    open("PLURALITY", 1, 3, 1);
    String hash = Right.of(Codes.right(random)).hash();
    String batch = "{\"" + hash + "\":1}";
    refused(chain.submit(COMMISSION, "registerRights", ID, "b2", batch), Rule.WRONG_PHASE);
    chain.at(Instant.parse("2026-01-02T00:00:00Z"));
    String second = definition("PLURALITY", 1, 3, false).replace(ID, "second");
    chain.submit(COMMISSION, "createPoll", second).value();
    refused(chain.submit(COMMISSION, "createPoll", second), Rule.POLL_EXISTS);
    refused(chain.submit(RELAY, "createPoll", second), Rule.NOT_AN_OFFICIAL);
    refused(chain.submit(COMMISSION, "openPoll", "second"), Rule.INCOMPLETE);
    refused(register(RELAY, "b", batch), Rule.NOT_AN_OFFICIAL);
    refused(register(COMMISSION, "b", "{\"xx\":1}"), Rule.BAD_ARGUMENT);
    refused(register(COMMISSION, "b", "{}"), Rule.BATCH_TOO_LARGE);
    refused(register(COMMISSION, "b", batch.replace(":1", ":2")), Rule.BAD_WEIGHT);
    register(COMMISSION, "b", batch).value();
    refused(register(COMMISSION, "b", batch), Rule.BATCH_EXISTS);
    refused(register(COMMISSION, "c", batch), Rule.RIGHT_EXISTS);
  }

  private CallResult register(
      org.dure.contract.test.TestIdentity who, String batch, String rights) {
    return chain.submit(who, "registerRights", "second", batch, rights);
  }

  @Test
  void weightsCount() {
    open("PLURALITY", 1, 2, 10, 1, 1);
    cast(rights.get(0), 1).value();
    cast(rights.get(1), 0).value();
    cast(rights.get(2), 0).value();
    JSONObject outcome = finish();
    assertThat(outcome.getJSONArray("scores").toList()).containsExactly(2, 10);
    assertThat(outcome.getJSONArray("winners").toList()).containsExactly(1);
    assertThat(audit(chain.written).findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = org.dure.contracts.voting.count.Method.class,
      names = {"RUNOFF", "SCHULZE"})
  void ranksAreCounted(org.dure.contracts.voting.count.Method method) {
    open(method.name(), 3, 3, 1, 1, 1);
    cast(rights.get(0), 2, 1).value();
    cast(rights.get(1), 2, 0, 1).value();
    cast(rights.get(2), 0).value();
    assertThat(finish().getJSONArray("winners").toList()).containsExactly(2);
    assertThat(audit(chain.written).findings()).isEmpty();
  }

  @Test
  void eachFalsificationOfAPollIsFound() {
    open("PLURALITY", 1, 3, 1, 1);
    cast(rights.get(0), 1).value();
    cast(rights.get(1), 2).value();
    finish();
    found(Keys.VOTE, "\"choices\":\"2\"", "\"choices\":\"0\"", "not signed with its right");
    found(Keys.VOTE, "\"weight\":1", "\"weight\":7", "no right of that weight");
    found(Keys.OUTCOME, "\"winners\":[1,2]", "\"winners\":[1]", "do not give this outcome");
    found(Keys.COUNT, "\"votes\":0", "\"votes\":2", "do not give this");
    found(Keys.POLL_STATE, "\"max\":1", "\"max\":2", "the state should be");
    List<Written> less = new ArrayList<>(chain.written);
    less.removeIf(w -> w.writes().stream().anyMatch(x -> x.key().getFirst().equals(Keys.VOTE)));
    assertThat(audit(less).findings()).anyMatch(f -> f.what().contains("do not give"));
  }

  private void found(String type, String from, String to, String what) {
    List<Written> all = new ArrayList<>();
    int changed = 0;
    for (Written w : chain.written) {
      List<Written.Write> writes = new ArrayList<>();
      for (Written.Write x : w.writes()) {
        String value = String.valueOf(x.value());
        boolean hit = x.key().getFirst().equals(type) && value.contains(from);
        changed += hit ? 1 : 0;
        writes.add(hit ? new Written.Write(x.key(), value.replace(from, to)) : x);
      }
      all.add(new Written(w.txId(), w.block(), w.time(), writes));
    }
    assertThat(changed).as(type + " " + from).isPositive();
    assertThat(audit(all).findings()).anyMatch(f -> f.what().contains(what));
  }
}
