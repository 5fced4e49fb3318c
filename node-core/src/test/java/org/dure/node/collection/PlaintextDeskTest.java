package org.dure.node.collection;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dure.api.peer.v1.FetchPrivateDataRequest;
import org.dure.api.peer.v1.PrivateDataBatch;
import org.dure.api.peer.v1.PrivateDataKept;
import org.dure.api.peer.v1.PrivateDataKey;
import org.dure.api.peer.v1.PrivateDataPush;
import org.dure.model.Sha256;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.node.collection.MemberNode.Secret;
import org.dure.node.collection.PrivateDataMetrics.Refusal;
import org.dure.node.peer.PlaintextIntake.Answer;
import org.dure.node.validate.SampleNetwork;
import org.dure.store.PrivateSetId;
import org.dure.store.PrivateStaging;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What Org1's node takes of others and gives to them. Consenter k is of Orgk.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlaintextDeskTest {
  private static final String PAIR = "pair";
  private static final String THEIRS = "theirs";

  private SampleNetwork network;
  private MemberNode node;
  private PlaintextDesk desk;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    node = new MemberNode(network, folder);
    node.define(
        pair("OR('Org1MSP.member','Org2MSP.member')"),
        MemberNode.collection(THEIRS, "OR('Org2MSP.member','Org3MSP.member')").build());
    desk =
        new PlaintextDesk(
            "Org1MSP",
            node.ledger,
            node.history,
            consenter -> consenter <= 4 ? "Org" + consenter + "MSP" : null,
            node.counts);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static StaticCollectionConfig pair(String members) throws Exception {
    return MemberNode.collection(PAIR, members).build();
  }

  private Answer<PrivateDataKept> push(int from, String txId, TxPvtRwSet writes) {
    return desk.take(
        from, PrivateDataPush.newBuilder().setTxId(txId).setWrites(writes.toBytes()).build());
  }

  private static TxPvtRwSet writesTo(String... collections) {
    RwSetBuilder sets = new RwSetBuilder();
    for (String collection : collections) {
      sets.writePrivate(MemberNode.CC, collection, "k", ByteString.copyFromUtf8("v"));
    }
    return sets.build().privateSet();
  }

  private boolean isStaged(String txId, TxPvtRwSet writes) {
    return writes.namespaces().getFirst().collections().stream()
        .anyMatch(set ->
            node.ledger
                .staging()
                .staged(txId, MemberNode.CC, set.collection(), Sha256.of(set.toBytes()))
                .isPresent());
  }

  @Test
  void plaintextThatThisOrganisationShouldNotHaveIsRefused() {
    for (TxPvtRwSet foreign :
        List.of(writesTo(THEIRS), writesTo(PAIR, THEIRS), writesTo("_implicit_org_Org2MSP"))) {
      assertThat(push(2, "foreign", foreign))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.why()).contains("Org1MSP is no member of collection"));
      assertThat(isStaged("foreign", foreign)).isFalse();
    }
    assertThat(push(2, "ours", writesTo(PAIR))).isInstanceOf(Answer.Given.class);
    assertThat(isStaged("ours", writesTo(PAIR))).isTrue();
    assertThat(push(3, "unknown yet", writesTo("to be defined")))
        .as("an endorser that is ahead may know the collection")
        .isInstanceOf(Answer.Given.class);
  }

  @Test
  void oneSenderUsesUpItsOwnShareOfRoomAndNoOthers() {
    CollPvtRwSet quarter = large(PrivateStaging.BYTES_MAX / 4 + 1);
    TxPvtRwSet writes = TxPvtRwSet.of(Map.of(MemberNode.CC, List.of(quarter)));
    for (int i = 0; i < 3; i++) {
      assertThat(push(2, "tx" + i, writes)).isInstanceOf(Answer.Given.class);
    }
    assertThat(push(2, "one too many", writes))
        .isInstanceOfSatisfying(
            Answer.Full.class,
            full -> assertThat(full.why()).contains("consenter 2").contains("share"));
    assertThat(push(2, "a small one", writesTo(PAIR))).isInstanceOf(Answer.Given.class);
    assertThat(push(3, "of another", writes)).isInstanceOf(Answer.Given.class);
    assertThat(node.ledger.staging().stage("own", node.ledger.height(), writes, PrivateStaging.OWN))
        .isEqualTo(PrivateStaging.Staged.KEPT);
    node.ledger.staging().purgeStaged(node.ledger.height() + 1);
    assertThat(push(2, "there is room again", writes)).isInstanceOf(Answer.Given.class);
  }

  private static CollPvtRwSet large(long bytes) {
    RwSetBuilder sets = new RwSetBuilder();
    sets.writePrivate(
        MemberNode.CC, PAIR, "k", ByteString.copyFrom(new byte[Math.toIntExact(bytes)]));
    return sets.build().privateSet().namespaces().getFirst().collections().getFirst();
  }

  private PrivateSetId commit(Secret secret) throws Exception {
    PrivateSetId id = node.next(PAIR);
    node.stage(secret);
    node.commit(secret.envelope());
    assertThat(node.held(PAIR, "k")).isEqualTo("v");
    return id;
  }

  private List<CollPvtRwSet> given(int to, Secret secret, PrivateSetId id) throws Exception {
    PrivateDataKey wanted =
        PrivateDataKey.newBuilder()
            .setTxId(secret.txId())
            .setBlockNumber(id.block())
            .setTransaction(id.tx())
            .setNamespace(id.namespace())
            .setCollection(id.collection())
            .setHash(Sha256.of(secret.writes().toBytes()))
            .build();
    Answer<PrivateDataBatch> answer =
        desk.give(to, FetchPrivateDataRequest.newBuilder().addWanted(wanted).build());
    assertThat(answer).isInstanceOf(Answer.Given.class);
    PrivateDataBatch batch = ((Answer.Given<PrivateDataBatch>) answer).answer();
    return batch.getFoundList().stream().map(found -> parsed(found.getWrites())).toList();
  }

  private static CollPvtRwSet parsed(ByteString writes) {
    try {
      return CollPvtRwSet.parse(PAIR, writes);
    } catch (org.dure.model.MalformedException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void plaintextIsGivenToMembersOfThenAndOfNowAndToNobodyElse() throws Exception {
    Secret secret = node.secret(PAIR, "k", "v");
    PrivateSetId id = commit(secret);
    assertThat(given(2, secret, id)).containsExactly(secret.writes());
    assertThat(given(3, secret, id)).as("a stranger").isEmpty();
    assertThat(given(9, secret, id)).as("no consenter").isEmpty();
    node.define(pair("OR('Org1MSP.member','Org3MSP.member')"));
    assertThat(given(2, secret, id)).as("a member of then").containsExactly(secret.writes());
    assertThat(given(3, secret, id)).as("a member of now").containsExactly(secret.writes());
    node.define(pair("OR('Org1MSP.member')"));
    assertThat(given(2, secret, id)).as("a member of then").containsExactly(secret.writes());
    assertThat(given(3, secret, id)).as("neither then nor now").isEmpty();
  }

  @Test
  void whatIsTakenAndWhatIsRefusedIsCountedByReason() throws Exception {
    push(2, "ours", writesTo(PAIR));
    push(2, "foreign", writesTo(PAIR, THEIRS));
    push(2, "", writesTo(PAIR));
    CollPvtRwSet half = large(PrivateStaging.BYTES_MAX / 2 + 1);
    TxPvtRwSet writes = TxPvtRwSet.of(Map.of(MemberNode.CC, List.of(half)));
    push(2, "half", writes);
    push(2, "the other half", writes);
    Secret secret = node.secret(PAIR, "k", "v");
    given(3, secret, node.next(PAIR));
    PrivateDataCounts.Counted counted = node.counts.now();
    assertThat(counted.taken()).isEqualTo(2);
    assertThat(counted.refused())
        .containsEntry(Refusal.FOREIGN_PUSH, 2L)
        .containsEntry(Refusal.MALFORMED_PUSH, 1L)
        .containsEntry(Refusal.NO_ROOM, 1L)
        .containsEntry(Refusal.STRANGER_ASKED, 1L)
        .containsEntry(Refusal.WRONG_HASH, 0L);
  }

  @Test
  void whatWaitsForItsBlockIsGivenToMembersOnly() throws Exception {
    Secret secret = node.secret(PAIR, "k", "v");
    node.stage(secret);
    PrivateSetId id = node.next(PAIR);
    assertThat(given(2, secret, id)).containsExactly(secret.writes());
    assertThat(given(3, secret, id)).isEmpty();
  }
}
