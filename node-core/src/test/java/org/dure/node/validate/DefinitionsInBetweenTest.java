package org.dure.node.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_CHAINCODE;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.MVCC_READ_CONFLICT;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.VALID;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import org.dure.model.Version;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.state.VersionedValue;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.StateEditor;
import org.dure.node.definition.StateFields;
import org.dure.node.definition.StoredDefinitions;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Transactions endorsed under one definition of a chaincode and ordered near the next. Fabric v3
/// has no check of its own for that: every endorser reads the definition's sequence, so the read
/// set tells; and each block is judged by the definitions before it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DefinitionsInBetweenTest {
  private static final ByteString ONE = ByteString.copyFromUtf8("1");
  private static final String SEQUENCE = "namespaces/fields/asset/Sequence";

  private SampleNetwork network;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
  }

  private ByteString definition(TestChain chain, long sequence, int org) {
    ApplicationPolicy policy =
        ApplicationPolicy.newBuilder().setSignaturePolicy(SampleNetwork.memberOf(org)).build();
    ChaincodeDefinition definition =
        new ChaincodeDefinition(
            sequence,
            ChaincodeEndorsementInfo.newBuilder().setVersion(sequence + ".0").build(),
            ChaincodeValidationInfo.newBuilder()
                .setValidationPlugin("vscc")
                .setValidationParameter(policy.toByteString())
                .build(),
            CollectionConfigPackage.getDefaultInstance());
    RwSetBuilder set = new RwSetBuilder();
    StateFields.write(
        new Writes(chain, set), StoredDefinitions.NAMESPACES, "asset", definition.asStruct());
    return network.transactionOf(StoredDefinitions.LIFECYCLE, set, 1, 2);
  }

  private record Writes(TestChain chain, RwSetBuilder set) implements StateEditor {
    @Override
    public ByteString get(String key) {
      VersionedValue value = chain.state.get(StoredDefinitions.LIFECYCLE, key);
      return value == null ? null : value.value();
    }

    @Override
    public void put(String key, ByteString value) {
      set.write(StoredDefinitions.LIFECYCLE, key, value);
    }

    @Override
    public void delete(String key) {
      set.delete(StoredDefinitions.LIFECYCLE, key);
    }
  }

  /// As endorsers make it: with the version of the sequence that they found.
  private ByteString endorsed(String key, Version definition, int... orgs) {
    return network.transactionOf(
        "asset",
        set -> {
          set.read(StoredDefinitions.LIFECYCLE, SEQUENCE, definition);
          set.write("asset", key, ONE);
        },
        orgs);
  }

  private ByteString unread(String key, int... orgs) {
    return network.transactionOf("asset", set -> set.write("asset", key, ONE), orgs);
  }

  @Test
  void aTransactionEndorsedUnderTheLastDefinitionIsStaleUnderTheNext() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(definition(chain, 1, 1));
    ByteString late = endorsed("a", new Version(1, 0), 1, 2);
    chain.add(definition(chain, 2, 2));
    assertThat(chain.add(late, endorsed("b", new Version(2, 0), 2)))
        .containsExactly(MVCC_READ_CONFLICT, VALID);
  }

  @Test
  void theNextDefinitionsPolicyIsAskedBeforeTheReadSet() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(definition(chain, 1, 1));
    ByteString late = endorsed("a", new Version(1, 0), 1);
    chain.add(definition(chain, 2, 2));
    assertThat(chain.add(late)).containsExactly(ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void inTheBlockOfTheDefinitionOnlyWhatStandsBeforeItIsValid() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(definition(chain, 1, 1));
    assertThat(
            chain.add(
                endorsed("a", new Version(1, 0), 1),
                definition(chain, 2, 2),
                endorsed("b", new Version(1, 0), 1)))
        .containsExactly(VALID, VALID, MVCC_READ_CONFLICT);
  }

  @Test
  void inTheBlockOfTheDefinitionThePolicyOfTheLastOneStands() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(definition(chain, 1, 1));
    assertThat(chain.add(definition(chain, 2, 2), unread("a", 1), unread("b", 2)))
        .as("of endorsers that read no sequence")
        .containsExactly(VALID, VALID, ENDORSEMENT_POLICY_FAILURE);
    assertThat(chain.add(unread("a", 1), unread("b", 2)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE, VALID);
  }

  @Test
  void aChaincodeIsUnknownInTheBlockThatDefinesIt() throws Exception {
    TestChain chain = new TestChain(network);
    assertThat(chain.add(definition(chain, 1, 1), unread("a", 1)))
        .containsExactly(VALID, INVALID_CHAINCODE);
    assertThat(chain.add(unread("a", 1))).containsExactly(VALID);
  }

  @Test
  void theVersionInTheResultsIsNotComparedWithTheDefinitions() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(definition(chain, 1, 1));
    chain.add(definition(chain, 2, 1));
    assertThat(chain.add(unread("a", 1)))
        .as("version 1.0 in the results, 2.0 in the definition")
        .containsExactly(VALID);
  }

  @Test
  void aLifecycleWriteWithoutTheLifecyclesPolicyChangesNothing() throws Exception {
    TestChain chain = new TestChain(network);
    chain.add(definition(chain, 1, 1));
    RwSetBuilder set = new RwSetBuilder();
    set.write(StoredDefinitions.LIFECYCLE, SEQUENCE, ONE);
    set.write("asset", "a", ONE);
    assertThat(chain.add(network.transactionOf("asset", set, 1), unread("b", 1)))
        .containsExactly(ENDORSEMENT_POLICY_FAILURE, VALID);
  }
}
