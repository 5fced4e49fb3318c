package org.dure.node.collection;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import org.dure.model.Version;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.node.collection.MemberNode.Secret;
import org.dure.node.validate.SampleNetwork;
import org.dure.store.PrivateSetId;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What plaintext a node takes in with a block and afterwards, and whom it asks for it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FetchedPlaintextTest {
  private static final String PAIR = "pair";
  private static final String ONE_AND_TWO = "OR('Org1MSP.member','Org2MSP.member')";
  private static final String ONE_AND_THREE = "OR('Org1MSP.member','Org3MSP.member')";
  private static final String ONE = "OR('Org1MSP.member')";

  private SampleNetwork network;
  private MemberNode node;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    node = new MemberNode(network, folder);
    node.nodes.add(2, "Org2MSP");
    node.nodes.add(3, "Org3MSP");
    node.define(pair(ONE_AND_TWO));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static StaticCollectionConfig pair(String members) throws Exception {
    return MemberNode.collection(PAIR, members).build();
  }

  private static CollPvtRwSet forged(String key) {
    return new CollPvtRwSet(
        PAIR, List.of(KvWrite.of(key, ByteString.copyFromUtf8("forged"))), List.of());
  }

  @Test
  void plaintextOfAnotherHashThatComesWithTheBlockIsNotStored() throws Exception {
    Secret secret = node.secret(PAIR, "k", "true");
    PrivateSetId id = node.next(PAIR);
    node.nodes.gives(2, id, forged("k"));
    assertThat(node.commit(secret.envelope())).containsExactly(TxValidationCode.VALID);
    assertThat(node.held(PAIR, "k")).isNull();
    assertThat(node.ledger.privateData().set(id)).isEmpty();
    assertThat(node.ledger.privateData().missing(null, 10)).containsExactly(id);
  }

  @Test
  void plaintextOfAnotherHashThatComesLaterIsNotStored() throws Exception {
    Secret secret = node.secret(PAIR, "k", "true");
    PrivateSetId id = node.next(PAIR);
    node.commit(secret.envelope());
    for (CollPvtRwSet wrong :
        List.of(
            forged("k"),
            forged("other"),
            new CollPvtRwSet("another", secret.writes().writes(), List.of()),
            new CollPvtRwSet(PAIR, List.of(KvWrite.of("k", ByteString.EMPTY)), List.of()),
            new CollPvtRwSet(
                PAIR,
                List.of(secret.writes().writes().getFirst(), secret.writes().writes().getFirst()),
                List.of()))) {
      node.nodes.gives(2, id, wrong);
      assertThat(node.reconciler.reconcile()).as("sets like %s", wrong).isZero();
      assertThat(node.ledger.privateData().set(id)).as("%s", wrong).isEmpty();
      assertThat(node.held(PAIR, "k")).as("%s", wrong).isNull();
    }
    assertThat(node.ledger.privateData().missing(null, 10)).containsExactly(id);
    node.nodes.gives(2, id, secret.writes());
    assertThat(node.reconciler.reconcile()).isEqualTo(1);
    assertThat(node.held(PAIR, "k")).isEqualTo("true");
    assertThat(node.ledger.privateData().missing(null, 10)).isEmpty();
  }

  @Test
  void plaintextOfAnInvalidTransactionIsNotKept() throws Exception {
    RwSetBuilder stale = new RwSetBuilder();
    stale.read(MemberNode.CC, "never", new Version(0, 7));
    stale.writePrivate(MemberNode.CC, PAIR, "k", ByteString.copyFromUtf8("of the stale"));
    Secret secret = node.secret(stale);
    PrivateSetId id = node.next(PAIR);
    node.stage(secret);
    node.nodes.gives(2, id, secret.writes());
    assertThat(node.commit(secret.envelope())).containsExactly(TxValidationCode.MVCC_READ_CONFLICT);
    assertThat(node.held(PAIR, "k")).isNull();
    assertThat(node.ledger.privateData().set(id)).isEmpty();
    assertThat(node.ledger.privateData().sets(id.block())).isEmpty();
    assertThat(node.ledger.privateData().missing(null, 10)).isEmpty();
    assertThat(node.nodes.asked(id)).as("nobody is asked for it").isEmpty();
  }

  @Test
  void whatIsPulledMissedReconciledAndGoneIsCounted() throws Exception {
    Secret pulled = node.secret(PAIR, "pulled", "1");
    node.nodes.gives(2, node.next(PAIR), pulled.writes());
    node.commit(pulled.envelope());
    Secret late = node.secret(PAIR, "late", "2");
    PrivateSetId id = node.next(PAIR);
    node.nodes.gives(2, id, forged("late"));
    node.commit(late.envelope());
    node.nodes.gives(2, id, late.writes());
    node.reconciler.reconcile();
    RwSetBuilder purge = new RwSetBuilder();
    purge.purgePrivate(MemberNode.CC, PAIR, "pulled");
    Secret purging = node.secret(purge);
    node.stage(purging);
    node.commit(purging.envelope());
    node.define(
        pair(ONE_AND_TWO), MemberNode.collection("brief", ONE_AND_TWO).setBlockToLive(1).build());
    Secret brief = node.secret("brief", "k", "3");
    node.stage(brief);
    node.commit(brief.envelope());
    node.define(
        pair(ONE_AND_TWO), MemberNode.collection("brief", ONE_AND_TWO).setBlockToLive(1).build());
    assertThat(node.ledger.privateData().keysExpired()).isZero();
    node.define(
        pair(ONE_AND_TWO), MemberNode.collection("brief", ONE_AND_TWO).setBlockToLive(1).build());
    PrivateDataCounts.Counted counted = node.counts.now();
    assertThat(counted.pulled()).isEqualTo(1);
    assertThat(counted.missed()).isEqualTo(1);
    assertThat(counted.reconciled()).isEqualTo(1);
    assertThat(counted.refused()).containsEntry(PrivateDataMetrics.Refusal.WRONG_HASH, 1L);
    assertThat(node.ledger.privateData().keysPurged()).isEqualTo(1);
    assertThat(node.ledger.privateData().keysExpired()).isEqualTo(1);
  }

  @Test
  void strangersAreNotAskedWithTheBlockNorAfterwards() throws Exception {
    Secret secret = node.secret(PAIR, "k", "true");
    PrivateSetId id = node.next(PAIR);
    node.nodes.gives(3, id, secret.writes());
    node.commit(secret.envelope());
    assertThat(node.nodes.asked(id)).containsExactly(2);
    assertThat(node.reconciler.reconcile()).isZero();
    assertThat(node.nodes.asked(id)).containsExactly(2);
    assertThat(node.held(PAIR, "k")).isNull();
  }

  @Test
  void reconcilingAsksWhoWasAMemberAtTheHeightOrIsNow() throws Exception {
    Secret first = node.secret(PAIR, "k", "of the first");
    PrivateSetId ofFirst = node.next(PAIR);
    node.commit(first.envelope());
    node.define(pair(ONE_AND_THREE));
    Secret second = node.secret(PAIR, "l", "of the second");
    PrivateSetId ofSecond = node.next(PAIR);
    node.commit(second.envelope());
    node.define(pair(ONE));
    node.nodes.asked.clear();
    node.nodes.gives(2, ofFirst, first.writes());
    node.nodes.gives(3, ofSecond, second.writes());
    assertThat(node.reconciler.reconcile()).isEqualTo(2);
    assertThat(node.nodes.asked(ofFirst)).as("under the first definition").containsExactly(2);
    assertThat(node.nodes.asked(ofSecond)).as("under the second one").containsExactly(3);
    assertThat(node.held(PAIR, "k")).isEqualTo("of the first");
    assertThat(node.held(PAIR, "l")).isEqualTo("of the second");
  }

  @Test
  void whatStandsInTheBlockOfANewDefinitionGoesByTheOldOne() throws Exception {
    Secret beside = node.secret(PAIR, "k", "beside the new definition");
    PrivateSetId id = new PrivateSetId(node.ledger.height(), 1, MemberNode.CC, PAIR);
    assertThat(node.commit(node.definition(pair(ONE_AND_THREE)), beside.envelope()))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.VALID);
    node.define(pair(ONE));
    node.nodes.asked.clear();
    node.reconciler.reconcile();
    assertThat(node.nodes.asked(id)).containsExactly(2);
  }

  @Test
  void aLateSetMayLackKeysThatWerePurgedAndNoOthers() throws Exception {
    RwSetBuilder sets = new RwSetBuilder();
    sets.writePrivate(MemberNode.CC, PAIR, "kept", ByteString.copyFromUtf8("1"));
    sets.writePrivate(MemberNode.CC, PAIR, "purged", ByteString.copyFromUtf8("2"));
    Secret secret = node.secret(sets);
    PrivateSetId id = node.next(PAIR);
    node.commit(secret.envelope());
    CollPvtRwSet without =
        new CollPvtRwSet(
            PAIR, List.of(KvWrite.of("kept", ByteString.copyFromUtf8("1"))), List.of());
    CollPvtRwSet withoutTheOther =
        new CollPvtRwSet(
            PAIR, List.of(KvWrite.of("purged", ByteString.copyFromUtf8("2"))), List.of());
    node.nodes.gives(2, id, without);
    assertThat(node.reconciler.reconcile()).as("nothing was purged yet").isZero();
    assertThat(node.ledger.privateData().missing(null, 10)).containsExactly(id);
    RwSetBuilder purge = new RwSetBuilder();
    purge.purgePrivate(MemberNode.CC, PAIR, "purged");
    Secret purging = node.secret(purge);
    node.stage(purging);
    node.commit(purging.envelope());
    node.nodes.gives(2, id, withoutTheOther);
    assertThat(node.reconciler.reconcile()).as("the key that is left is lacking").isZero();
    node.nodes.gives(2, id, without);
    assertThat(node.reconciler.reconcile()).isEqualTo(1);
    assertThat(node.held(PAIR, "kept")).isEqualTo("1");
    assertThat(node.held(PAIR, "purged")).isNull();
  }
}
