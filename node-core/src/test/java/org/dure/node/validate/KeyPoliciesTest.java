package org.dure.node.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.DUPLICATE_TXID;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_CHAINCODE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.MVCC_READ_CONFLICT;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.VALID;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.KvWriteHash;
import org.dure.model.rwset.MetadataEntry;
import org.dure.model.rwset.MetadataWrite;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.rwset.TxRwSet;
import org.dure.store.HashedKey;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Endorsement policies of chaincodes, collections and keys, and what changes of a key's policy do
/// inside one block.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeyPoliciesTest {
  private static final ByteString ONE = ByteString.copyFromUtf8("1");
  private static final ByteString TWO = ByteString.copyFromUtf8("2");
  private static final String OWN = "ofOrg2";
  private static final String PLAIN = "plain";
  private static final String HOLLOW = "hollow";
  private static final Map<String, ByteString> BY_ORG3 =
      Map.of("VALIDATION_PARAMETER", SampleNetwork.memberOf(3).toByteString());
  private static final Map<String, ByteString> BY_NOBODY =
      Map.of("VALIDATION_PARAMETER", ByteString.copyFromUtf8("\nrubbish"));

  private SampleNetwork network;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
    network.define("other", signed(2));
    network.define(
        "cc",
        SampleNetwork.reference(SampleNetwork.MAJORITY),
        CollectionConfigPackage.newBuilder()
            .addConfig(collection(OWN, signed(2)))
            .addConfig(collection(PLAIN, null))
            .addConfig(collection(HOLLOW, ApplicationPolicy.getDefaultInstance()))
            .build());
  }

  private static ApplicationPolicy signed(int org) {
    return ApplicationPolicy.newBuilder().setSignaturePolicy(SampleNetwork.memberOf(org)).build();
  }

  private static CollectionConfig collection(String name, ApplicationPolicy policy) {
    StaticCollectionConfig.Builder config = StaticCollectionConfig.newBuilder().setName(name);
    if (policy != null) {
      config.setEndorsementPolicy(policy);
    }
    return CollectionConfig.newBuilder().setStaticCollectionConfig(config).build();
  }

  private ByteString write(String key, int... orgs) {
    return network.transaction(set -> set.write("cc", key, TWO), orgs);
  }

  private ByteString writePrivate(String collection, String key, int... orgs) {
    return network.transaction(set -> set.writePrivate("cc", collection, key, TWO), orgs);
  }

  private ByteString policy(String key, Map<String, ByteString> policy, int... orgs) {
    return network.transaction(set -> set.writeMetadata("cc", key, policy), orgs);
  }

  @Test
  void aCollectionsOwnPolicyTakesThePlaceOfTheChaincodes() throws Exception {
    assertThat(
            new TestChain(network)
                .add(
                    writePrivate(OWN, "k", 2),
                    writePrivate(OWN, "k", 1, 3),
                    writePrivate(PLAIN, "k", 2),
                    writePrivate(PLAIN, "k", 1, 3),
                    writePrivate("unknown", "k", 1, 2, 3)))
        .containsExactly(
            VALID,
            ENDORSEMENT_POLICY_FAILURE,
            ENDORSEMENT_POLICY_FAILURE,
            VALID,
            ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void aCollectionWhosePolicyIsEmptyAsksForTheChaincodes() throws Exception {
    assertThat(
            new TestChain(network)
                .add(writePrivate(HOLLOW, "k", 1, 2), writePrivate(HOLLOW, "k", 2)))
        .containsExactly(VALID, ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void aPublicWriteBesideACollectionsAsksForBothPolicies() throws Exception {
    RwSetBuilder both = new RwSetBuilder();
    both.write("cc", "a", ONE);
    both.writePrivate("cc", OWN, "k", ONE);
    TestChain chain = new TestChain(network);
    assertThat(
            chain.add(
                network.transactionOf("cc", both, 2),
                network.transactionOf("cc", both, 1, 3),
                network.transactionOf("cc", both, 1, 2)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE, ENDORSEMENT_POLICY_FAILURE, VALID);
  }

  @Test
  void aPrivateKeysOwnPolicyGoesBeforeItsCollections() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(writePrivate(OWN, "k", 2));
    assertThat(
            chain.add(
                network.transaction(set -> set.writePrivateMetadata("cc", OWN, "k", BY_ORG3), 2)))
        .containsExactly(VALID);
    assertThat(
            chain.add(
                writePrivate(OWN, "k", 2),
                writePrivate(OWN, "other", 2),
                writePrivate(OWN, "k", 3),
                network.transaction(
                    set -> set.writePrivate("cc", OWN, "k", ByteString.EMPTY), 1, 2),
                network.transaction(set -> set.writePrivateMetadata("cc", OWN, "k", Map.of()), 2)))
        .containsExactly(
            ENDORSEMENT_POLICY_FAILURE,
            VALID,
            VALID,
            ENDORSEMENT_POLICY_FAILURE,
            ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void behindAChangeOfAKeysPolicyNoWriteOfItIsValidInThatBlock() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(write("a", 1, 2), write("b", 1, 2), writePrivate(PLAIN, "a", 1, 2));
    assertThat(
            chain.add(
                policy("a", BY_ORG3, 1, 2),
                write("a", 1, 2, 3),
                network.transaction(set -> set.delete("cc", "a"), 1, 2, 3),
                policy("a", BY_ORG3, 1, 2, 3),
                network.transaction(set -> set.read("cc", "b", new Version(1, 1)), 1, 2),
                write("b", 1, 2),
                writePrivate(PLAIN, "a", 1, 2)))
        .as("write, delete and metadata; reads and other keys are free")
        .containsExactly(
            VALID,
            ENDORSEMENT_POLICY_FAILURE,
            ENDORSEMENT_POLICY_FAILURE,
            ENDORSEMENT_POLICY_FAILURE,
            VALID,
            VALID,
            VALID);
  }

  @Test
  void aReadOfAKeyWhosePolicyChangedIsStale() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(write("a", 1, 2));
    ByteString read = network.transaction(set -> set.read("cc", "a", new Version(1, 0)), 1, 2);
    ByteString later = network.transaction(set -> set.read("cc", "a", new Version(1, 0)), 1, 2);
    assertThat(chain.add(policy("a", BY_ORG3, 1, 2), read))
        .containsExactly(VALID, MVCC_READ_CONFLICT);
    assertThat(chain.add(later)).containsExactly(MVCC_READ_CONFLICT);
    assertThat(chain.state.get("cc", "a").version()).isEqualTo(new Version(2, 0));
  }

  @Test
  void aChangeCountsThoughItsTransactionIsStaleOrRepeated() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(write("a", 1, 2), write("b", 1, 2));
    ByteString stale =
        network.transaction(
            set -> {
              set.read("cc", "b", new Version(0, 9));
              set.writeMetadata("cc", "a", BY_ORG3);
            },
            1,
            2);
    assertThat(chain.add(stale, write("a", 1, 2)))
        .containsExactly(MVCC_READ_CONFLICT, ENDORSEMENT_POLICY_FAILURE);
    ByteString nonce = network.newNonce();
    ByteString first =
        network
            .draft("cc", SampleNetwork.CHANNEL, nonce)
            .envelope(set -> set.write("cc", "c", ONE), 1, 2);
    ByteString again =
        network
            .draft("cc", SampleNetwork.CHANNEL, nonce)
            .envelope(set -> set.writeMetadata("cc", "a", BY_ORG3), 1, 2);
    assertThat(chain.add(first, again, write("a", 1, 2)))
        .containsExactly(VALID, DUPLICATE_TXID, ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void aChangeThatNeverGotToItsPolicyDoesNotCount() throws Exception {
    TestChain chain = new TestChain(network);
    ByteString change = policy("a", BY_ORG3, 1, 2);
    assertThat(chain.add(change)).as("the key is absent").containsExactly(VALID);
    chain.add(write("a", 1, 2));
    assertThat(chain.add(change, write("a", 1, 2))).containsExactly(DUPLICATE_TXID, VALID);
  }

  @Test
  void eachNamespaceOfATransactionCountsByItself() throws Exception {
    TestChain chain = new TestChain(network);
    RwSetBuilder failsInOther = new RwSetBuilder();
    failsInOther.write("other", "x", ONE);
    failsInOther.writeMetadata("cc", "a", BY_ORG3);
    assertThat(
            chain.add(
                network.transactionOf("other", failsInOther, 1, 3),
                write("a", 1, 2),
                network.transactionOf("other", set -> set.write("other", "x", TWO), 2)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE, ENDORSEMENT_POLICY_FAILURE, VALID);
    RwSetBuilder undefined = new RwSetBuilder();
    undefined.write("nobody", "x", ONE);
    undefined.writeMetadata("cc", "a", BY_ORG3);
    assertThat(chain.add(network.transactionOf("nobody", undefined, 1, 2), write("a", 1, 2)))
        .containsExactly(INVALID_CHAINCODE, ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void deletingAKeyEndsItsPolicyFromTheNextBlockOn() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(write("a", 1, 2));
    chain.add(policy("a", BY_ORG3, 1, 2));
    assertThat(
            chain.add(
                network.transaction(set -> set.delete("cc", "a"), 3),
                write("a", 1, 2),
                write("a", 3)))
        .as("inside the block the policy of before stands")
        .containsExactly(VALID, ENDORSEMENT_POLICY_FAILURE, VALID);
    assertThat(chain.state.get("cc", "a").metadata()).isEqualTo(ByteString.EMPTY);
    assertThat(chain.add(write("a", 1, 2))).containsExactly(VALID);
  }

  @Test
  void metadataBehindADeleteInTheSameBlockDoNothing() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(write("a", 1, 2));
    assertThat(
            chain.add(
                network.transaction(set -> set.delete("cc", "a"), 1, 2),
                policy("a", BY_ORG3, 1, 2)))
        .containsExactly(VALID, VALID);
    assertThat(chain.state.get("cc", "a")).isNull();
  }

  /// A set that names a collection or an entry twice is what no honest endorser makes.
  private ByteString crafted(NsRwSet set) {
    CraftedTransaction transaction = new CraftedTransaction(network);
    transaction.action.setResults(new TxRwSet(List.of(set)).toBytes());
    return transaction.build();
  }

  @Test
  void ofTwoPoliciesInAKeysMetadataTheLastCounts() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(write("a", 1, 2));
    List<MetadataEntry> twice =
        List.of(
            new MetadataEntry("VALIDATION_PARAMETER", SampleNetwork.memberOf(1).toByteString()),
            new MetadataEntry("VALIDATION_PARAMETER", SampleNetwork.memberOf(3).toByteString()));
    List<MetadataWrite> metadata = List.of(new MetadataWrite("a", twice));
    chain.add(crafted(new NsRwSet("cc", List.of(), List.of(), List.of(), metadata, List.of())));
    assertThat(chain.add(write("a", 1), write("a", 3)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE, VALID);
  }

  @Test
  void aCollectionThatStandsTwiceCountsAsOne() throws Exception {
    TestChain chain = new TestChain(network);
    CollHashedRwSet once =
        new CollHashedRwSet(
            PLAIN, List.of(), List.of(KvWriteHash.of("k", ONE)), List.of(), ByteString.EMPTY);
    ByteString twice =
        crafted(new NsRwSet("cc", List.of(), List.of(), List.of(), List.of(), List.of(once, once)));
    assertThat(chain.add(twice)).containsExactly(VALID);
    assertThat(chain.state.getHashed(new HashedKey("cc", PLAIN, Sha256.ofUtf8("k"))))
        .as("two writes of a key add up to one of metadata, which needs a value")
        .isNull();
  }

  @Test
  void aPolicyThatDoesNotParseIsSatisfiedByNobody() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(write("a", 1, 2));
    chain.add(policy("a", BY_NOBODY, 1, 2));
    assertThat(chain.add(write("a", 1, 2, 3))).containsExactly(ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void whoSatisfiesAKeysPolicyNeedNotSatisfyTheChaincodes() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(write("a", 1, 2), write("b", 1, 2));
    chain.add(policy("a", BY_ORG3, 1, 2));
    RwSetBuilder both = new RwSetBuilder();
    both.write("cc", "a", ONE);
    both.write("cc", "b", ONE);
    assertThat(
            chain.add(
                write("a", 3),
                network.transactionOf("cc", both, 3),
                network.transactionOf("cc", both, 1, 3)))
        .containsExactly(VALID, ENDORSEMENT_POLICY_FAILURE, VALID);
  }
}
