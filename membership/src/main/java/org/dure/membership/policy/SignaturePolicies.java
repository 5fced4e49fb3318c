package org.dure.membership.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/// Building blocks of `common.SignaturePolicyEnvelope`.
public final class SignaturePolicies {

  private SignaturePolicies() {}

  /// Satisfied by one signer who is the principal at `index`.
  public static SignaturePolicy signedBy(int index) {
    return SignaturePolicy.newBuilder().setSignedBy(index).build();
  }

  /// Satisfied when `n` of the rules are.
  public static SignaturePolicy nOutOf(int n, List<SignaturePolicy> rules) {
    return SignaturePolicy.newBuilder()
        .setNOutOf(SignaturePolicy.NOutOf.newBuilder().setN(n).addAllRules(rules))
        .build();
  }

  /// Whoever has `role` in the MSP.
  public static MSPPrincipal role(String mspId, MSPRole.MSPRoleType role) {
    return MSPPrincipal.newBuilder()
        .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
        .setPrincipal(
            MSPRole.newBuilder().setMspIdentifier(mspId).setRole(role).build().toByteString())
        .build();
  }

  /// Version 0 of a rule over principals.
  public static SignaturePolicyEnvelope envelope(
      SignaturePolicy rule, List<MSPPrincipal> principals) {
    return SignaturePolicyEnvelope.newBuilder().setRule(rule).addAllIdentities(principals).build();
  }

  /// One signer with any of `roles` in the MSP.
  public static SignaturePolicyEnvelope anyOf(String mspId, List<MSPRole.MSPRoleType> roles) {
    List<SignaturePolicy> rules =
        java.util.stream.IntStream.range(0, roles.size())
            .mapToObj(SignaturePolicies::signedBy)
            .toList();
    return envelope(nOutOf(1, rules), roles.stream().map(r -> role(mspId, r)).toList());
  }

  /// The organisation that a principal is of, in whatever role; empty for none.
  public static String organisationOf(MSPPrincipal principal) {
    try {
      return switch (principal.getPrincipalClassification()) {
        case ROLE -> MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier();
        case ORGANIZATION_UNIT ->
            OrganizationUnit.parseFrom(principal.getPrincipal()).getMspIdentifier();
        case IDENTITY -> SerializedIdentity.parseFrom(principal.getPrincipal()).getMspid();
        case ANONYMITY, COMBINED, UNRECOGNIZED -> "";
      };
    } catch (InvalidProtocolBufferException e) {
      return "";
    }
  }
}
