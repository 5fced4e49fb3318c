package org.dure.contracts.voting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.voting.TestElection.audit;
import static org.dure.contracts.voting.TestElection.choices;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dure.contracts.voting.audit.Written;
import org.dure.contracts.voting.crypto.Ballot;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A true election passes; each falsification of what was written is found. Nodes that would write
/// such things would have to collude; the audit does not trust them.
class AuditTest {
  private static TestElection election;
  private static List<Written> truth;

  @BeforeAll
  static void hold() {
    election = TestElection.open(31, 4);
    election.vote(0, 1, 0).value();
    election.vote(1, 1, 1).value();
    election.vote(0, 2, 2).value();
    election.vote(2, 1, 2).value();
    election.finish();
    truth = List.copyOf(election.chain.written);
  }

  @Test
  void theTrueElectionPasses() {
    var report = audit(truth);
    assertThat(report.findings()).isEmpty();
    assertThat(report.checked()).isEqualTo(4);
    assertThat(report.counted()).isEqualTo(3);
    assertThat(report.replaced()).isEqualTo(1);
    assertThat(report.result().counts()).isEqualTo(List.of(List.of(0, 1, 2), List.of(3, 0)));
  }

  private static Written last(String type) {
    return truth.stream()
        .filter(w -> w.writes().stream().anyMatch(x -> x.key().getFirst().equals(type)))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  /// The truth with the value of one write changed.
  private static List<Written> with(Written at, String type, UnaryOperator<JSONObject> change) {
    List<Written> all = new ArrayList<>(truth);
    all.set(all.indexOf(at), changed(at, type, change));
    return all;
  }

  private static Written changed(Written at, String type, UnaryOperator<JSONObject> change) {
    List<Written.Write> writes = new ArrayList<>();
    for (Written.Write write : at.writes()) {
      writes.add(
          write.key().getFirst().equals(type)
              ? new Written.Write(
                  write.key(), ordered(change.apply(new JSONObject(write.value())), write.value()))
              : write);
    }
    return new Written(at.txId(), at.block(), at.time(), writes);
  }

  /// Members in the order of the original, so that the change is the only difference.
  private static String ordered(JSONObject json, String original) {
    List<String> names = new ArrayList<>(json.keySet());
    names.sort((a, b) -> original.indexOf("\"" + a + "\"") - original.indexOf("\"" + b + "\""));
    List<Object> pairs = new ArrayList<>();
    for (String name : names) {
      pairs.add(name);
      pairs.add(
          json.get(name) instanceof String s
              ? s
              : new Json(JSONObject.valueToString(json.get(name))));
    }
    return Json.object(pairs.toArray()).text();
  }

  private static void found(List<Written> written, String... parts) {
    var findings = audit(written).findings();
    assertThat(findings).isNotEmpty();
    for (String part : parts) {
      assertThat(findings).anyMatch(f -> f.what().contains(part));
    }
  }

  @Test
  void aBallotWithABrokenProofIsFound() {
    found(
        with(
            last(Keys.BALLOT),
            Keys.BALLOT,
            json -> {
              byte[] bytes = Base64.bytes(json.getString("bytes"));
              bytes[150] ^= 1;
              return json.put("bytes", Base64.of(bytes));
            }),
        "its tracking code is");
  }

  /// Whoever falsifies bytes and codes alike is found by the proof.
  @Test
  void aBallotWithABrokenProofAndItsOwnCodeIsFound() {
    Written at = last(Keys.BALLOT);
    String code = "";
    List<Written.Write> writes = new ArrayList<>();
    for (Written.Write write : at.writes()) {
      JSONObject json = new JSONObject(write.value());
      if (write.key().getFirst().equals(Keys.BALLOT)) {
        byte[] bytes = Base64.bytes(json.getString("bytes"));
        bytes[bytes.length - 70] ^= 1;
        code = Ballot.parse(bytes, election.state().shape()).trackingCode();
        writes.add(
            new Written.Write(
                write.key(),
                Json.object("serial", 1, "code", code, "bytes", Base64.of(bytes)).text()));
      }
    }
    for (Written.Write write : at.writes()) {
      if (write.key().getFirst().equals(Keys.TRACK)) {
        writes.add(new Written.Write(List.of(Keys.TRACK, TestElection.ID, code), write.value()));
      }
    }
    List<Written> all = new ArrayList<>(truth);
    all.set(all.indexOf(at), new Written(at.txId(), at.block(), at.time(), writes));
    found(all, "not signed by its credential", "do not sum to this");
  }

  @Test
  void aBallotLeftOutIsFound() {
    List<Written> all = new ArrayList<>(truth);
    all.remove(last(Keys.BALLOT));
    found(all, "do not sum to this");
  }

  @Test
  void aBallotCountedTwiceIsFound() {
    List<Written> all = new ArrayList<>(truth);
    Written at = last(Keys.BALLOT);
    all.add(all.indexOf(at), at);
    found(all, "serial number 1 where 2 comes next");
  }

  @Test
  void aBallotWithoutCredentialIsFound() {
    var stranger = P256.random(election.random);
    byte[] bytes =
        election
            .state()
            .booth()
            .seal(choices(0, true, true), stranger, 1, election.random)
            .ballot()
            .bytes();
    String code = Ballot.parse(bytes, election.state().shape()).trackingCode();
    String credential = TestElection.credential(stranger);
    String shard = Keys.shardOf(P256.bytes(P256.base(stranger)), 2);
    Written at = last(Keys.BALLOT);
    List<Written> all = new ArrayList<>(truth);
    all.add(
        all.indexOf(at),
        new Written(
            "stuffed",
            at.block(),
            at.time(),
            List.of(
                new Written.Write(
                    List.of(Keys.BALLOT, TestElection.ID, shard, credential),
                    Json.object("serial", 1, "code", code, "bytes", Base64.of(bytes)).text()),
                new Written.Write(
                    List.of(Keys.TRACK, TestElection.ID, code),
                    Json.object("credential", credential, "serial", 1).text()))));
    found(all, "not on the roll");
  }

  @Test
  void aBallotAfterTheCloseIsFound() {
    Written at = last(Keys.BALLOT);
    List<Written> all = new ArrayList<>(truth);
    all.set(all.indexOf(at), new Written(at.txId(), at.block(), TestElection.CLOSES, at.writes()));
    found(all, "cast after the election closed");
  }

  @Test
  void aCredentialAddedAfterTheOpeningIsFound() {
    List<Written> all = new ArrayList<>(truth);
    Written at = last(Keys.BALLOT);
    all.add(
        all.indexOf(at),
        new Written(
            "late",
            at.block(),
            at.time(),
            List.of(
                new Written.Write(
                    List.of(
                        Keys.CREDENTIAL,
                        TestElection.ID,
                        TestElection.credential(P256.random(election.random))),
                    "{\"batch\":\"late\"}"))));
    found(all, "written in phase OPEN");
  }

  @Test
  void aFalseSumOfAShardOrOfAllIsFound() {
    found(with(last(Keys.TALLY), Keys.TALLY, json -> json.put("count", 9)), "do not sum to this");
    found(with(last(Keys.SUM), Keys.SUM, json -> json.put("count", 9)), "do not sum to this");
  }

  @Test
  void aWrongPartialDecryptionIsFound() {
    found(
        with(
            last(Keys.PARTIAL),
            Keys.PARTIAL,
            json -> {
              byte[] bytes = Base64.bytes(json.getString("bytes"));
              bytes[40] ^= 1;
              return json.put("bytes", Base64.of(bytes));
            }),
        "trustee 4 has not proven",
        "2 of 3 trustees have decrypted");
  }

  @Test
  void aFalseResultIsFound() {
    found(
        with(
            last(Keys.RESULT),
            Keys.RESULT,
            json -> json.put("counts", List.of(List.of(1, 1, 1), List.of(3, 0)))),
        "contest 1, option 1: the tally does not open to 1",
        "there is no result that the tally opens to");
  }

  @Test
  void aFalseKeyIsFound() {
    Written ready =
        truth.stream()
            .filter(
                w -> w.writes().stream().anyMatch(x -> String.valueOf(x.value()).contains("READY")))
            .findFirst()
            .orElseThrow();
    found(
        with(
            ready,
            Keys.STATE,
            json -> json.put("key", TestElection.credential(P256.random(election.random)))),
        "the state should be");
  }

  @Test
  void aBallotDeletedBeforeItsTimeIsFound() {
    Written at = last(Keys.TALLY);
    Written.Write ballot =
        last(Keys.BALLOT).writes().stream()
            .filter(w -> w.key().getFirst().equals(Keys.BALLOT))
            .findFirst()
            .orElseThrow();
    List<Written> all = new ArrayList<>(truth);
    all.add(
        all.indexOf(at),
        new Written(
            "erased", at.block(), Instant.EPOCH, List.of(new Written.Write(ballot.key(), null))));
    found(all, "written in phase CLOSED");
  }

  @Test
  void anotherElectionIsNotThere() {
    var audit = new org.dure.contracts.voting.audit.ElectionAudit("mychannel", "other");
    truth.forEach(audit::accept);
    assertThat(audit.report().findings()).anyMatch(f -> f.what().contains("no election other"));
  }
}
