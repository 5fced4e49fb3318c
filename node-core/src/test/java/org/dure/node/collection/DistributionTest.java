package org.dure.node.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.node.collection.MemberNode.Secret;
import org.dure.node.validate.SampleNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// To whom an endorser gives plaintext, and when that is too few. Nodes 2 to 5 are of Org2, node 6
/// is a stranger.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DistributionTest {
  private SampleNetwork network;
  private MemberNode node;
  private Distribution distribution;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    node = new MemberNode(network, folder);
    for (int other = 2; other <= 5; other++) {
      node.nodes.add(other, "Org2MSP");
    }
    node.nodes.add(6, "Org3MSP");
    node.nodes.keepers.add(6);
    node.define(
        MemberNode.collection("strict", "OR('Org1MSP.member','Org2MSP.member')")
            .setRequiredPeerCount(2)
            .setMaximumPeerCount(3)
            .build());
    distribution = new Distribution(node.ledger, node.history, node.nodes, node.counts);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static TxPvtRwSet plaintext(Secret secret) {
    return secret.sets().build().privateSet();
  }

  @Test
  void whenFewerKeepItThanTheCollectionRequiresThereIsNoEndorsement() {
    node.nodes.keepers.add(4);
    Secret secret = node.secret("strict", "k", "v");
    assertThatThrownBy(() -> distribution.distribute(secret.txId(), plaintext(secret)))
        .isInstanceOf(DistributionException.class)
        .hasMessageContaining(
            "collection strict of chaincode cc requires 2 other nodes to keep it, and 1 do");
    assertThat(node.nodes.pushed)
        .as("every other member was tried, and no stranger")
        .containsExactlyInAnyOrder(2, 3, 4, 5);
  }

  @Test
  void othersAreTriedUntilAsManyKeepItAsTheCollectionRequires() throws Exception {
    node.nodes.keepers.add(2);
    node.nodes.keepers.add(5);
    Secret secret = node.secret("strict", "k", "v");
    distribution.distribute(secret.txId(), plaintext(secret));
    assertThat(node.nodes.pushed).contains(2, 5).doesNotContain(6).doesNotHaveDuplicates();
    CollPvtRwSet writes = secret.writes();
    Optional<CollPvtRwSet> own =
        node.ledger
            .staging()
            .staged(
                secret.txId(), MemberNode.CC, "strict", org.dure.model.Sha256.of(writes.toBytes()));
    assertThat(own).as("kept here").contains(writes);
  }

  @Test
  void noMoreGetItThanTheCollectionNamesAtMost() throws Exception {
    for (int other = 2; other <= 5; other++) {
      node.nodes.keepers.add(other);
    }
    Secret secret = node.secret("strict", "k", "v");
    distribution.distribute(secret.txId(), plaintext(secret));
    assertThat(node.nodes.pushed).hasSize(3).doesNotHaveDuplicates().doesNotContain(6);
    assertThat(node.counts.now().pushed()).as("three nodes keep one set").isEqualTo(3);
  }
}
