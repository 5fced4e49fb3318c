package org.dure.node.chaincode.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.dure.node.chaincode.system.LifecycleFunctions.Approval;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.MapState;
import org.dure.node.definition.StoredDefinitions;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.junit.jupiter.api.Test;

/// The expected bytes are written out by hand from the protobuf encoding rules and the field
/// numbers of Fabric's `peer/lifecycle/db.proto` and `chaincode_definition.proto`.
class LifecycleFunctionsTest {

  private static final String POLICY = "/Channel/Application/Endorsement";

  private final LifecycleFunctions functions = new LifecycleFunctions("mychannel", POLICY::equals);
  private final MapState publicState = new MapState();
  private final MapState org1 = new MapState();
  private final MapState org2 = new MapState();
  private final List<OrgState> orgs =
      List.of(new OrgState("Org1MSP", org1), new OrgState("Org2MSP", org2));

  @Test
  void anApprovalHasFabricsKeysAndBytes() throws LifecycleException {
    functions.approve("mycc", approval("1.0", 1, "mycc_1:abc"), publicState, org1);

    assertThat(org1.keys)
        .containsOnlyKeys(
            "namespaces/metadata/mycc#1",
            "namespaces/fields/mycc#1/EndorsementInfo",
            "namespaces/fields/mycc#1/ValidationInfo",
            "namespaces/fields/mycc#1/Collections",
            "chaincode-sources/metadata/mycc#1",
            "chaincode-sources/fields/mycc#1/PackageID");
    assertThat(hex(org1, "namespaces/metadata/mycc#1"))
        .isEqualTo(
            "0a13"
                + ascii("ChaincodeParameters")
                + ("120f" + ascii("EndorsementInfo"))
                + ("120e" + ascii("ValidationInfo"))
                + ("120b" + ascii("Collections")));
    assertThat(hex(org1, "namespaces/fields/mycc#1/EndorsementInfo"))
        .isEqualTo("120b" + "0a03" + ascii("1.0") + "1a04" + ascii("escc"));
    assertThat(hex(org1, "namespaces/fields/mycc#1/ValidationInfo"))
        .isEqualTo("122a" + "0a04" + ascii("vscc") + "1222" + "1220" + ascii(POLICY));
    assertThat(hex(org1, "namespaces/fields/mycc#1/Collections")).isEqualTo("1200");
    assertThat(hex(org1, "chaincode-sources/metadata/mycc#1"))
        .isEqualTo("0a15" + ascii("ChaincodeLocalPackage") + "1209" + ascii("PackageID"));
    assertThat(hex(org1, "chaincode-sources/fields/mycc#1/PackageID"))
        .isEqualTo("1a0a" + ascii("mycc_1:abc"));
    assertThat(publicState.written).isEmpty();
  }

  @Test
  void aCommittedDefinitionHasFabricsKeysAndBytesAndIsReadBack() throws LifecycleException {
    functions.commit("mycc", definition("1.0", 1), publicState, orgs);

    assertThat(publicState.keys)
        .containsOnlyKeys(
            "namespaces/metadata/mycc",
            "namespaces/fields/mycc/Sequence",
            "namespaces/fields/mycc/EndorsementInfo",
            "namespaces/fields/mycc/ValidationInfo",
            "namespaces/fields/mycc/Collections");
    assertThat(hex(publicState, "namespaces/metadata/mycc"))
        .isEqualTo(
            "0a13"
                + ascii("ChaincodeDefinition")
                + ("1208" + ascii("Sequence"))
                + ("120f" + ascii("EndorsementInfo"))
                + ("120e" + ascii("ValidationInfo"))
                + ("120b" + ascii("Collections")));
    assertThat(hex(publicState, "namespaces/fields/mycc/Sequence")).isEqualTo("0801");

    ChaincodeDefinition found = new StoredDefinitions(publicState).find("mycc");
    assertThat(found).isNotNull();
    assertThat(found.sequence()).isEqualTo(1);
    assertThat(found.version()).isEqualTo("1.0");
    assertThat(found.endorsementPolicy().getChannelConfigPolicyReference()).isEqualTo(POLICY);
  }

  @Test
  void anUpgradeWritesOnlyTheFieldsThatChange() throws LifecycleException {
    functions.commit("mycc", definition("1.0", 1), publicState, orgs);
    publicState.written.clear();

    functions.commit("mycc", definition("2.0", 2), publicState, orgs);

    assertThat(publicState.written)
        .containsExactlyInAnyOrder(
            "namespaces/fields/mycc/Sequence", "namespaces/fields/mycc/EndorsementInfo");
  }

  @Test
  void readinessComparesHashesAndNamesWhatDiffers() throws LifecycleException {
    functions.approve("mycc", approval("1.0", 1, "mycc_1:abc"), publicState, org1);
    functions.approve("mycc", approval("1.1", 1, "mycc_1:other"), publicState, org2);

    var readiness = functions.checkReadiness("mycc", definition("1.0", 1), publicState, orgs);

    assertThat(readiness.approvals())
        .containsEntry("Org1MSP", true)
        .containsEntry("Org2MSP", false);
    assertThat(readiness.mismatches()).containsOnlyKeys("Org2MSP");
    assertThat(readiness.mismatches().get("Org2MSP")).containsExactly("EndorsementInfo");
  }

  @Test
  void anOrganisationWithoutApprovalDiffersInTheWholeType() throws LifecycleException {
    var readiness = functions.checkReadiness("mycc", definition("1.0", 1), publicState, orgs);

    assertThat(readiness.mismatches().get("Org1MSP")).containsExactly("ChaincodeParameters");
  }

  @Test
  void theSequenceMustFollowTheCommittedOne() {
    assertThatThrownBy(
            () -> functions.checkReadiness("mycc", definition("1.0", 2), publicState, orgs))
        .hasMessage("requested sequence is 2, but new definition must be sequence 1");
    assertThatThrownBy(() -> functions.approve("mycc", approval("1.0", 0, ""), publicState, org1))
        .hasMessage("requested sequence is 0, but first definable sequence number is 1");
    assertThatThrownBy(() -> functions.approve("mycc", approval("1.0", 3, ""), publicState, org1))
        .hasMessage("requested sequence 3 is larger than the next available sequence number 1");
  }

  @Test
  void theSameApprovalTwiceIsRefusedBecauseItWouldWriteNothing() throws LifecycleException {
    functions.approve("mycc", approval("1.0", 1, "mycc_1:abc"), publicState, org1);

    assertThatThrownBy(
            () -> functions.approve("mycc", approval("1.0", 1, "mycc_1:abc"), publicState, org1))
        .hasMessage(
            "attempted to redefine uncommitted sequence (1) for namespace mycc with unchanged"
                + " content");
  }

  @Test
  void anotherPackageForTheCommittedSequenceIsApprovedButNotOtherParameters()
      throws LifecycleException {
    functions.approve("mycc", approval("1.0", 1, ""), publicState, org1);
    functions.commit("mycc", definition("1.0", 1), publicState, orgs);

    functions.approve("mycc", approval("1.0", 1, "mycc_1:abc"), publicState, org1);

    assertThat(functions.queryApproved("mycc", 0, publicState, org1).packageId())
        .isEqualTo("mycc_1:abc");
    assertThatThrownBy(() -> functions.approve("mycc", approval("9.9", 1, ""), publicState, org1))
        .hasMessage(
            "attempted to redefine the current committed sequence (1) for namespace mycc with"
                + " different parameters: expected Version '1.0' does not match passed Version"
                + " '9.9'");
  }

  @Test
  void anUndefinedNameIsNotFound() {
    assertThatThrownBy(() -> functions.committed("nothing", publicState))
        .isInstanceOfSatisfying(
            LifecycleException.class, e -> assertThat(e.status()).isEqualTo(404))
        .hasMessage("namespace nothing is not defined");
  }

  @Test
  void theNewestApprovalIsFoundWithoutASequence() throws LifecycleException {
    functions.approve("mycc", approval("1.0", 1, "one:1"), publicState, org1);
    functions.commit("mycc", definition("1.0", 1), publicState, orgs);
    functions.approve("mycc", approval("2.0", 2, "two:2"), publicState, org1);

    assertThat(functions.queryApproved("mycc", 0, publicState, org1).packageId())
        .isEqualTo("two:2");
    assertThat(functions.queryApproved("mycc", 1, publicState, org1).packageId())
        .isEqualTo("one:1");
    assertThat(functions.allApproved(org1, org1)).containsOnlyKeys("mycc#1", "mycc#2");
    assertThat(functions.allCommitted(publicState, publicState)).containsOnlyKeys("mycc");
  }

  private static Approval approval(String version, long sequence, String packageId) {
    return new Approval(definition(version, sequence), packageId);
  }

  private static ChaincodeDefinition definition(String version, long sequence) {
    return new ChaincodeDefinition(
        sequence,
        ChaincodeEndorsementInfo.newBuilder().setVersion(version).build(),
        ChaincodeValidationInfo.newBuilder().setValidationParameter(ByteString.EMPTY).build(),
        CollectionConfigPackage.getDefaultInstance());
  }

  private static String hex(MapState state, String key) {
    return HexFormat.of().formatHex(state.keys.get(key).toByteArray());
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}
