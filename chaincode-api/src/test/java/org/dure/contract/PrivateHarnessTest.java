package org.dure.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestCollection;
import org.dure.contract.test.TestIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Private data in [ContractHarness]. That a node gives the same answers is held by a test of the
/// node.
class PrivateHarnessTest {
  private static final TestIdentity ANN = TestIdentity.client("Org1MSP", "ann");
  private static final TestIdentity BOB = TestIdentity.client("Org2MSP", "bob");
  private static final TestIdentity EVE = TestIdentity.client("Org3MSP", "eve");

  private final ContractHarness harness =
      ContractHarness.of(SecretsContract.class)
          .named("secrets")
          .withCollections(
              TestCollection.of("pair", "Org1MSP", "Org2MSP"),
              TestCollection.of("brief", "Org1MSP").keptFor(2),
              TestCollection.of("closed", "Org1MSP").membersOnly());

  private void hide(String collection, String key, String value) {
    harness.as(ANN).passing("value", value).submit("hide", collection, key).value();
  }

  @Test
  void aMemberReadsThePlaintextAndAStrangerTheHash() {
    hide("pair", "k", "secret");
    assertThat(harness.as(BOB).evaluate("seek", "pair", "k").value()).isEqualTo("secret");
    assertThat(harness.as(EVE).evaluate("hash", "pair", "k").value())
        .isEqualTo(HexFormat.of().formatHex(harness.ledger().collection("pair").hash("k")))
        .hasSize(64);
    assertThat(harness.evaluate("seek", "pair", "k").message())
        .startsWith("private data matching public hash version is not available");
    assertThat(harness.evaluate("list", "pair", "", "", "").value()).isEmpty();
    assertThat(harness.endorsedBy("Org1MSP").evaluate("seek", "pair", "k").value())
        .isEqualTo("secret");
    assertThat(harness.ledger().keys()).isEmpty();
  }

  @Test
  void transientDataGoWithOneCallOnly() {
    hide("pair", "k", "secret");
    assertThat(harness.submit("hide", "pair", "k").message()).isEqualTo("no transient value");
  }

  @Test
  void aReadConflictsWithAWriteInBetweenButNotOfAnotherCollection() {
    hide("pair", "a", "1");
    ContractHarness.Pending copy = harness.endorse("copy", "pair", "a", "b");
    hide("brief", "a", "2");
    assertThat(copy.commit()).isTrue();
    ContractHarness.Pending late = harness.endorse("copy", "pair", "a", "c");
    hide("pair", "a", "2");
    assertThat(late.commit()).isFalse();
    assertThat(harness.ledger().collection("pair").keys()).containsExactly("a", "b");
  }

  @Test
  void deletedAndPurgedKeysAreGone() {
    hide("pair", "a", "1");
    hide("pair", "b", "1");
    harness.submit("forget", "pair", "a").value();
    harness.submit("purge", "pair", "b").value();
    assertThat(harness.evaluate("hash", "pair", "a").value()).isEmpty();
    assertThat(harness.evaluate("seek", "pair", "b").value()).isEmpty();
  }

  @Test
  void rangesOfPlaintextAreForTransactionsThatDoNotWrite() {
    hide("pair", "a", "1");
    hide("pair", "b", "2");
    assertThat(harness.evaluate("list", "pair", "", "", "").value()).isEqualTo("a=1,b=2");
    assertThat(harness.evaluate("list", "pair", "b", "", "").value()).isEqualTo("b=2");
    assertThat(harness.submit("list", "pair", "", "", "note").message())
        .contains("Transaction has already performed queries on pvt data");
    assertThat(harness.submit("noteThenList", "pair").message())
        .contains("Queries on pvt data is supported only in a read-only transaction");
  }

  @Test
  void onlyClientsOfMembersUseAClosedCollection() {
    hide("closed", "k", "secret");
    harness.as(EVE).endorsedBy("Org1MSP");
    assertThat(harness.evaluate("seek", "closed", "k").message())
        .isEqualTo(
            "tx creator does not have read access permission on privatedata in chaincodeName:secrets collectionName: closed");
    assertThat(harness.passing("value", "x").submit("hide", "closed", "k").message())
        .contains("does not have write access");
    assertThat(harness.submit("purge", "closed", "k").message())
        .contains("does not have write access");
    assertThat(harness.evaluate("hash", "closed", "k").value()).hasSize(64);
  }

  @Test
  void everyOrganisationHasAnImplicitCollection() {
    hide("_implicit_org_Org1MSP", "k", "secret");
    assertThat(harness.as(BOB).evaluate("seek", "_implicit_org_Org1MSP", "k").succeeded())
        .isFalse();
    assertThat(harness.evaluate("hash", "_implicit_org_Org1MSP", "k").value()).hasSize(64);
    assertThat(harness.evaluate("hash", "_implicit_org_Org9MSP", "k").message())
        .isEqualTo(
            "collection [_implicit_org_Org9MSP] not defined in the collection config for chaincode [secrets]");
    harness.organisations("Org9MSP");
    assertThat(harness.evaluate("hash", "_implicit_org_Org9MSP", "k").value()).isEmpty();
  }

  @Test
  void dataExpireAfterTheirBlocks() {
    hide("brief", "k", "secret");
    harness.passBlocks(2);
    assertThat(harness.evaluate("seek", "brief", "k").value()).isEqualTo("secret");
    harness.passBlocks(1);
    assertThat(harness.evaluate("hash", "brief", "k").value()).isEmpty();
  }

  @Test
  void aKeyHasAnEndorsementPolicyOfItsOwnUntilItIsDeleted() {
    assertThat(harness.as(ANN).submit("protect", "pair", "k", "Org1").succeeded()).isTrue();
    assertThat(harness.evaluate("protection", "pair", "k").value()).isEqualTo("none");
    hide("pair", "k", "1");
    harness.submit("protect", "pair", "k", "Org1").value();
    hide("pair", "k", "2");
    assertThat(harness.evaluate("protection", "pair", "k").value()).isEqualTo("Org1");
    harness.submit("forget", "pair", "k").value();
    hide("pair", "k", "3");
    assertThat(harness.evaluate("protection", "pair", "k").value()).isEqualTo("none");
  }

  @Test
  void privateDataAreNotForInit() {
    assertThat(harness.passing("value", "x").init("hide", "pair", "k").message())
        .isEqualTo("private data APIs are not allowed in chaincode Init()");
  }

  @Test
  void aCalledChaincodeHasItsOwnCollections() {
    ContractHarness both =
        ContractHarness.of(SecretsContract.class)
            .with("other", SecretsContract.class)
            .withCollectionsOf("other", TestCollection.of("theirs", "Org1MSP"));
    assertThat(both.evaluate("hash", "theirs", "k").message()).contains("not defined");
    assertThatThrownBy(
            () -> both.withCollectionsOf("other", TestCollection.of("theirs", "Org2MSP")))
        .hasMessageContaining("theirs");
  }

  @Test
  void collectionsAreReadFromFabricsFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("collections_config.json");
    Files.writeString(
        file,
        """
        [{"name": "deals", "policy": "OR('Org1MSP.admin', or(\\"Org2MSP.member\\"))",
          "requiredPeerCount": 0, "maxPeerCount": 1, "blockToLive": 3,
          "memberOnlyRead": true, "memberOnlyWrite": true}]
        """);
    harness.withCollections(file);
    harness.passing("value", "x");
    assertThat(harness.as(ANN).submit("hide", "deals", "k").message())
        .contains("does not have write access");
    TestIdentity admin = TestIdentity.of("Org1MSP", "root", "admin", Map.of());
    harness.as(admin).passing("value", "x").submit("hide", "deals", "k").value();
    assertThat(harness.as(BOB).evaluate("seek", "deals", "k").value()).isEqualTo("x");
    harness.passBlocks(4);
    assertThat(harness.ledger().collection("deals").keys()).isEmpty();
  }

  @Test
  void aCollectionsFileThatIsNotSoundIsRefusedWithItsPlace(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("collections_config.json");
    Files.writeString(
        file, "[{\"name\": \"a\", \"policy\": \"AND('Org1MSP.member','Org2MSP.member')\"}]");
    assertThatThrownBy(() -> harness.withCollections(file))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("[0]: policy: 'AND(");
    Files.write(file, "[{}]".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> harness.withCollections(file))
        .hasMessageContaining("[0]")
        .hasMessageContaining("name");
  }
}
