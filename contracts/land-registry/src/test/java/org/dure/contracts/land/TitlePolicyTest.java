package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.land.Land.COURT;
import static org.dure.contracts.land.Land.KIM;
import static org.dure.contracts.land.Land.LEE;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.junit.jupiter.api.Test;

/// Whose endorsement a title's key asks for, evaluated here from the policy's bytes.
class TitlePolicyTest {
  private final Land land = Land.open().withParcelOfKim();

  @Test
  void theOwnersOrganisationAndTheRegistryEndorseChanges() throws Exception {
    assertThat(satisfied("P", "Org1MSP", "Org2MSP")).isTrue();
    assertThat(satisfied("P", "Org1MSP", "Org3MSP", "Org4MSP")).isFalse();
    assertThat(satisfied("P", "Org2MSP", "Org3MSP", "Org4MSP")).isFalse();
  }

  @Test
  void aCourtStandsForOwnersButNotForTheRegistry() throws Exception {
    assertThat(satisfied("P", "Org1MSP", "Org5MSP")).isTrue();
    assertThat(satisfied("P", "Org2MSP", "Org5MSP")).isFalse();
  }

  @Test
  void thePolicyChangesWithTheOwners() throws Exception {
    land.offer(KIM, "o1", "1/2", LEE).value();
    land.accept(LEE, "o1").value();
    land.enter("o1").value();
    assertThat(satisfied("P", "Org1MSP", "Org2MSP")).isFalse();
    assertThat(satisfied("P", "Org1MSP", "Org2MSP", "Org3MSP")).isTrue();
    String kim = land.ownerId(KIM);
    land.ledger.as(COURT).submit("orderTransfer", "P", "c1", kim, "ref:heir", "1/2").value();
    assertThat(satisfied("P", "Org1MSP", "Org3MSP")).isTrue();
    String lee = land.ownerId(LEE);
    land.ledger.as(COURT).submit("orderTransfer", "P", "c2", lee, "ref:heir", "1/2").value();
    assertThat(satisfied("P", "Org1MSP")).isTrue();
    assertThat(satisfied("P", "Org2MSP", "Org3MSP")).isFalse();
  }

  @Test
  void whereNoOwnerHasACertificateTheChaincodesPolicyHolds() {
    land.register("Q", Land.square(1, 1, 0.001), Map.of("ref:1", "1/1")).value();
    assertThat(parameter("Q")).isNull();
    String kim = land.ownerId(KIM);
    land.ledger.as(Land.REGISTRAR).submit("identifyOwner", "Q", "ref:1", kim).value();
    assertThat(parameter("Q")).isNotNull();
  }

  @Test
  void theStepsOfASaleAreEndorsedByBothPartiesAndTheRegistry() throws Exception {
    land.offer(KIM, "o1", "1/2", LEE).value();
    byte[] bytes =
        land.ledger
            .ledger()
            .publicKeys()
            .validationParameter(new CompositeKey("offer", "P", "o1").toString());
    SignaturePolicyEnvelope policy =
        SignaturePolicyEnvelope.parseFrom(Objects.requireNonNull(bytes));
    assertThat(satisfied(policy, "Org1MSP", "Org2MSP", "Org3MSP")).isTrue();
    assertThat(satisfied(policy, "Org1MSP", "Org2MSP", "Org5MSP")).isFalse();
  }

  private byte @org.jspecify.annotations.Nullable [] parameter(String parcel) {
    return land.ledger
        .ledger()
        .publicKeys()
        .validationParameter(new CompositeKey("title", parcel).toString());
  }

  private boolean satisfied(String parcel, String... endorsers) throws Exception {
    return satisfied(
        SignaturePolicyEnvelope.parseFrom(Objects.requireNonNull(parameter(parcel))), endorsers);
  }

  private static boolean satisfied(SignaturePolicyEnvelope policy, String... endorsers)
      throws InvalidProtocolBufferException {
    Set<Integer> signed = new HashSet<>();
    for (int i = 0; i < policy.getIdentitiesCount(); i++) {
      MSPRole role = MSPRole.parseFrom(policy.getIdentities(i).getPrincipal());
      assertThat(role.getRole()).isEqualTo(MSPRole.MSPRoleType.PEER);
      if (List.of(endorsers).contains(role.getMspIdentifier())) {
        signed.add(i);
      }
    }
    return satisfied(policy.getRule(), signed);
  }

  private static boolean satisfied(SignaturePolicy rule, Set<Integer> signed) {
    return rule.hasNOutOf()
        ? rule.getNOutOf().getRulesList().stream().filter(r -> satisfied(r, signed)).count()
            >= rule.getNOutOf().getN()
        : signed.contains(rule.getSignedBy());
  }
}
