package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPIdentityAnonymity;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/// A `common.MSPPrincipal`, parsed once.
public sealed interface Principal {

  /// Holders of a role in an MSP.
  record Role(String mspId, MSPRole.MSPRoleType role) implements Principal {}

  /// Members whose certificate carries an organisational unit under the given chain of authorities.
  record OrganizationalUnit(String mspId, String unit, ByteString certifiers)
      implements Principal {}

  /// The holder of one certificate.
  record Holder(String mspId, ByteString pem) implements Principal {}

  /// Who is every one of these.
  record All(List<Principal> principals) implements Principal {
    public All {
      principals = List.copyOf(principals);
    }
  }

  /// Who shows (`true`) or hides his name; with X.509 nobody hides.
  record Nominal(boolean nominal) implements Principal {}

  /// Bytes that are no principal: nobody is.
  record Invalid(String message) implements Principal {}

  /// Parses; never fails, as Fabric finds out at evaluation that a principal makes no sense.
  static Principal parse(MSPPrincipal principal) {
    try {
      return switch (principal.getPrincipalClassification()) {
        case ROLE -> {
          MSPRole role = MSPRole.parseFrom(principal.getPrincipal());
          yield new Role(role.getMspIdentifier(), role.getRole());
        }
        case ORGANIZATION_UNIT -> {
          OrganizationUnit unit = OrganizationUnit.parseFrom(principal.getPrincipal());
          yield new OrganizationalUnit(
              unit.getMspIdentifier(),
              unit.getOrganizationalUnitIdentifier(),
              unit.getCertifiersIdentifier());
        }
        case IDENTITY -> {
          SerializedIdentity identity = SerializedIdentity.parseFrom(principal.getPrincipal());
          yield new Holder(identity.getMspid(), identity.getIdBytes());
        }
        case ANONYMITY ->
            new Nominal(
                MSPIdentityAnonymity.parseFrom(principal.getPrincipal()).getAnonymityType()
                    == MSPIdentityAnonymity.MSPIdentityAnonymityType.NOMINAL);
        case COMBINED -> combined(CombinedPrincipal.parseFrom(principal.getPrincipal()));
        case UNRECOGNIZED ->
            new Invalid("invalid principal type " + principal.getPrincipalClassificationValue());
      };
    } catch (InvalidProtocolBufferException e) {
      return new Invalid(
          "could not unmarshal the principal of type "
              + principal.getPrincipalClassification()
              + ": "
              + e.getMessage());
    }
  }

  private static Principal combined(CombinedPrincipal combined) {
    if (combined.getPrincipalsCount() == 0) {
      return new Invalid("No principals in CombinedPrincipal");
    }
    List<Principal> all = new ArrayList<>();
    for (MSPPrincipal each : combined.getPrincipalsList()) {
      all.add(parse(each));
    }
    return new All(all);
  }
}
