package org.dure.node.chaincode.system;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dure.membership.policy.SignaturePolicies;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.validate.SampleNetwork;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The rules of `core/chaincode/lifecycle/scc.go`, one by one, on a channel of three organisations.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CollectionRulesTest {
  private static final MSPPrincipal ORG1 =
      SignaturePolicies.role("Org1MSP", MSPRole.MSPRoleType.MEMBER);

  private SampleNetwork network;

  @BeforeAll
  void makeNetwork(@TempDir Path folder) throws Exception {
    network = new SampleNetwork(folder);
  }

  private static CollectionConfig collection(Consumer<StaticCollectionConfig.Builder> change) {
    StaticCollectionConfig.Builder config =
        StaticCollectionConfig.newBuilder()
            .setName("secrets")
            .setMaximumPeerCount(1)
            .setMemberOrgsPolicy(members(SignaturePolicies.signedBy(0), ORG1));
    change.accept(config);
    return CollectionConfig.newBuilder().setStaticCollectionConfig(config).build();
  }

  private static CollectionPolicyConfig members(SignaturePolicy rule, MSPPrincipal... principals) {
    return CollectionPolicyConfig.newBuilder()
        .setSignaturePolicy(SignaturePolicies.envelope(rule, List.of(principals)))
        .build();
  }

  private static CollectionConfigPackage all(CollectionConfig... collections) {
    return CollectionConfigPackage.newBuilder().addAllConfig(Arrays.asList(collections)).build();
  }

  private void taken(Consumer<StaticCollectionConfig.Builder> change) {
    assertThatCode(() -> CollectionRules.check(all(collection(change)), network.config))
        .doesNotThrowAnyException();
  }

  private void refused(String why, Consumer<StaticCollectionConfig.Builder> change) {
    refused(why, all(collection(change)));
  }

  private void refused(String why, CollectionConfigPackage collections) {
    assertThatThrownBy(() -> CollectionRules.check(collections, network.config))
        .isInstanceOf(LifecycleException.class)
        .hasMessageContaining("error validating chaincode definition: " + why);
  }

  @Test
  void aNameHasLettersDigitsUnderscoresAndDashesAndDoesNotBeginWithAnUnderscore() {
    for (String good : List.of("a", "A-b_c", "9", "-", "-_", "a__", "a--b")) {
      taken(it -> it.setName(good));
    }
    for (String bad : List.of("", "_a", "a b", "a.b", "ä", "a\n", "_implicit_org_Org1MSP")) {
      refused("invalid collection name '" + bad + "'", it -> it.setName(bad));
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aLongNameTakesNoLongerThanItsLength() {
    refused("invalid collection name", it -> it.setName("a".repeat(100_000) + "!"));
    taken(it -> it.setName("a".repeat(1_000)));
  }

  @Test
  void noTwoCollectionsHaveOneName() {
    refused(
        "collection-name: secrets -- found duplicate in collection configuration",
        all(collection(it -> {}), collection(it -> {})));
  }

  @Test
  void aCollectionMustBeAStaticOne() {
    refused(
        "collection config contains unexpected payload type",
        all(collection(it -> it.setName("_")), CollectionConfig.getDefaultInstance()));
  }

  @Test
  void theMaximumIsAtLeastWhatIsRequiredAndThatIsNotNegative() {
    taken(it -> it.setRequiredPeerCount(0).setMaximumPeerCount(0));
    taken(it -> it.setRequiredPeerCount(3).setMaximumPeerCount(3));
    refused(
        "collection-name: secrets -- maximum peer count (1) cannot be less than the required peer"
            + " count (2)",
        it -> it.setRequiredPeerCount(2));
    refused(
        "collection-name: secrets -- requiredPeerCount (-2) cannot be less than zero",
        it -> it.setRequiredPeerCount(-2).setMaximumPeerCount(-1));
  }

  @Test
  void membersAreGivenByASignaturePolicy() {
    refused(
        "collection member policy is not set for collection 'secrets'",
        StaticCollectionConfig.Builder::clearMemberOrgsPolicy);
    refused(
        "collection member org policy is empty for collection 'secrets'",
        it -> it.setMemberOrgsPolicy(CollectionPolicyConfig.getDefaultInstance()));
  }

  @Test
  void theMembersPolicyMustCompile() {
    String why = "invalid member org policy for collection 'secrets'";
    refused(why, it -> it.setMemberOrgsPolicy(members(SignaturePolicies.signedBy(1), ORG1)));
    refused(why, it -> it.setMemberOrgsPolicy(members(SignaturePolicy.getDefaultInstance(), ORG1)));
    SignaturePolicyEnvelope newer =
        SignaturePolicies.envelope(SignaturePolicies.signedBy(0), List.of(ORG1)).toBuilder()
            .setVersion(1)
            .build();
    refused(
        why,
        it ->
            it.setMemberOrgsPolicy(CollectionPolicyConfig.newBuilder().setSignaturePolicy(newer)));
  }

  @Test
  void theMembersPolicyIsAnOrOfOrs() {
    SignaturePolicy one = SignaturePolicies.signedBy(0);
    SignaturePolicy or = SignaturePolicies.nOutOf(1, List.of(one, one));
    taken(
        it -> it.setMemberOrgsPolicy(members(SignaturePolicies.nOutOf(1, List.of(one, or)), ORG1)));
    SignaturePolicy and = SignaturePolicies.nOutOf(2, List.of(one, one));
    String why =
        "collection-name: secrets -- error in member org policy: signature policy is not an OR"
            + " concatenation, NOutOf 2";
    refused(why, it -> it.setMemberOrgsPolicy(members(and, ORG1)));
    refused(
        why,
        it ->
            it.setMemberOrgsPolicy(members(SignaturePolicies.nOutOf(1, List.of(one, and)), ORG1)));
  }

  @Test
  void everyPrincipalIsOfTheChannel() {
    SignaturePolicy first = SignaturePolicies.signedBy(0);
    String stranger =
        "collection-name: secrets -- collection member 'NobodyMSP' is not part of the channel";
    refused(
        stranger,
        it ->
            it.setMemberOrgsPolicy(
                members(
                    first, ORG1, SignaturePolicies.role("NobodyMSP", MSPRole.MSPRoleType.MEMBER))));
    refused(stranger, it -> it.setMemberOrgsPolicy(members(first, unit("NobodyMSP"))));
    taken(it -> it.setMemberOrgsPolicy(members(first, unit("Org2MSP"))));
    refused(
        "collection-name: secrets -- contains an identity that is not part of the channel",
        it ->
            it.setMemberOrgsPolicy(
                members(first, principal(MSPPrincipal.Classification.IDENTITY, "nobody"))));
    refused(
        "collection-name: secrets -- principal type ANONYMITY is not supported",
        it ->
            it.setMemberOrgsPolicy(
                members(first, ORG1, principal(MSPPrincipal.Classification.ANONYMITY, ""))));
    refused(
        "",
        it ->
            it.setMemberOrgsPolicy(
                members(first, ORG1, principal(MSPPrincipal.Classification.ROLE, "\nrubbish"))));
  }

  private static MSPPrincipal unit(String mspId) {
    return MSPPrincipal.newBuilder()
        .setPrincipalClassification(MSPPrincipal.Classification.ORGANIZATION_UNIT)
        .setPrincipal(
            OrganizationUnit.newBuilder()
                .setMspIdentifier(mspId)
                .setOrganizationalUnitIdentifier("sales")
                .build()
                .toByteString())
        .build();
  }

  private static MSPPrincipal principal(MSPPrincipal.Classification kind, String bytes) {
    return MSPPrincipal.newBuilder()
        .setPrincipalClassification(kind)
        .setPrincipal(ByteString.copyFromUtf8(bytes))
        .build();
  }

  private static void changeRefused(
      String why, CollectionConfigPackage before, CollectionConfigPackage after) {
    ChaincodeDefinition committed =
        new ChaincodeDefinition(
            1,
            ChaincodeEndorsementInfo.getDefaultInstance(),
            ChaincodeValidationInfo.getDefaultInstance(),
            before);
    if (why.isEmpty()) {
      assertThatCode(() -> CollectionRules.checkAgainst(committed, after))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> CollectionRules.checkAgainst(committed, after))
          .isInstanceOf(LifecycleException.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void anUpdateKeepsEveryCollectionAndItsLifetime() {
    CollectionConfigPackage before = all(collection(it -> it.setBlockToLive(5)));
    changeRefused(
        "the proposed collection config does not contain previously defined collections",
        before,
        all());
    changeRefused(
        "existing collection [secrets] missing in the proposed collection configuration",
        before,
        all(collection(it -> it.setName("others"))));
    changeRefused(
        "the BlockToLive in an existing collection [secrets] modified. Existing value [5]",
        before,
        all(collection(it -> it.setBlockToLive(6))));
    changeRefused("", all(), all());
    changeRefused("", all(), before);
    changeRefused(
        "",
        before,
        all(
            collection(it -> it.setBlockToLive(5).setMaximumPeerCount(3).setMemberOnlyRead(true)),
            collection(it -> it.setName("others"))));
  }
}
