package org.dure.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.junit.jupiter.api.Test;

class LayoutChooserTest {

  private static final OrgPolicy MAJORITY_OF_FOUR =
      OrgPolicy.atLeast(3, List.of(only("A"), only("B"), only("C"), only("D")));

  @Test
  void aMajorityAsksNoMoreThanItNeedsAndPrefersTheFirst() {
    assertThat(LayoutChooser.choose(MAJORITY_OF_FOUR, Set.of("A"), List.of("B", "C", "D")))
        .containsExactlyInAnyOrder("A", "B", "C");
  }

  @Test
  void anotherLayoutIsChosenWithoutTheOrganisationThatIsDown() {
    assertThat(LayoutChooser.choose(MAJORITY_OF_FOUR, Set.of("A"), List.of("C", "D")))
        .containsExactlyInAnyOrder("A", "C", "D");
    assertThat(LayoutChooser.choose(MAJORITY_OF_FOUR, Set.of("A"), List.of("D"))).isNull();
  }

  @Test
  void theOwnEndorsementAloneIsEnoughForAnAnyPolicy() {
    OrgPolicy any = OrgPolicy.atLeast(1, List.of(only("A"), only("B")));
    assertThat(LayoutChooser.choose(any, Set.of("A"), List.of("B"))).containsExactly("A");
  }

  @Test
  void theSmallSideOfAnOrIsFound() {
    OrgPolicy policy =
        OrgPolicy.of(
            envelope(
                outOf(1, outOf(3, signedBy(0), signedBy(1), signedBy(2)), signedBy(3)),
                "A",
                "B",
                "C",
                "D"));
    assertThat(LayoutChooser.choose(policy, Set.of(), List.of("A", "B", "C", "D")))
        .containsExactly("D");
  }

  @Test
  void oneSignatureCountsForOnePrincipalOnly() {
    OrgPolicy twice = OrgPolicy.of(envelope(outOf(2, signedBy(0), signedBy(0)), "A"));
    assertThat(twice.satisfiedBy(Set.of("A", "B"))).isFalse();
  }

  @Test
  void manyOrganisationsArePlannedWithoutListingAllLayouts() {
    List<String> names = java.util.stream.IntStream.range(0, 40).mapToObj(i -> "Org" + i).toList();
    OrgPolicy majority =
        OrgPolicy.atLeast(21, names.stream().map(LayoutChooserTest::only).toList());
    assertThat(LayoutChooser.choose(majority, Set.of("Org0"), names.subList(1, 40))).hasSize(21);
  }

  static OrgPolicy only(String mspId) {
    return OrgPolicy.of(envelope(signedBy(0), mspId));
  }

  static SignaturePolicyEnvelope envelope(SignaturePolicy rule, String... mspIds) {
    var envelope = SignaturePolicyEnvelope.newBuilder().setRule(rule);
    for (String mspId : mspIds) {
      envelope.addIdentities(
          MSPPrincipal.newBuilder()
              .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
              .setPrincipal(
                  MSPRole.newBuilder()
                      .setMspIdentifier(mspId)
                      .setRole(MSPRole.MSPRoleType.PEER)
                      .build()
                      .toByteString()));
    }
    return envelope.build();
  }

  static SignaturePolicy signedBy(int principal) {
    return SignaturePolicy.newBuilder().setSignedBy(principal).build();
  }

  static SignaturePolicy outOf(int n, SignaturePolicy... rules) {
    return SignaturePolicy.newBuilder()
        .setNOutOf(
            SignaturePolicy.NOutOf.newBuilder().setN(n).addAllRules(java.util.Arrays.asList(rules)))
        .build();
  }
}
