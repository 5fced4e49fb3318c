package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dure.membership.msp.Refusal.Reason;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.jspecify.annotations.Nullable;

/// Fabric's NodeOUs: the organisational unit in a certificate tells client, peer, admin or orderer.
///
/// @param units by role; the unit's certifiers are empty when any chain of the MSP will do
/// @param enforced whether every identity must have exactly one of the roles
record NodeRoles(Map<MSPRoleType, Unit> units, boolean enforced) {

  /// An organisational unit, and the hash of the chain that must certify it (empty for any).
  record Unit(String name, ByteString certifiers) {}

  NodeRoles {
    units = Map.copyOf(units);
  }

  static NodeRoles none() {
    return new NodeRoles(new EnumMap<>(MSPRoleType.class), false);
  }

  boolean defines(MSPRoleType role) {
    return units.containsKey(role);
  }

  /// Exactly one of the certificate's units names a role, and the right authorities certify it.
  @Nullable Refusal validate(String mspId, List<String> present, ByteString certifiers) {
    int roles = 0;
    for (String name : present) {
      for (Unit unit : units.values()) {
        if (!unit.name().equals(name)) {
          continue;
        }
        if (!unit.certifiers().isEmpty() && !unit.certifiers().equals(certifiers)) {
          return wrong(
              "certifiersIdentifier does not match: %s, MSP: [%s]".formatted(present, mspId));
        }
        roles++;
        break;
      }
    }
    if (roles == 0) {
      return wrong(
          "the identity does not have an OU that resolves to client, peer, orderer, or admin role. OUs: %s, MSP: [%s]"
              .formatted(present, mspId));
    }
    if (roles > 1) {
      return wrong(
          "the identity must have a client, a peer, an orderer, or an admin OU role to be valid, not a combination of them. OUs: %s, MSP: [%s]"
              .formatted(present, mspId));
    }
    return null;
  }

  /// Whether the certificate's units name `role`.
  @Nullable Refusal holds(String mspId, List<String> present, MSPRoleType role) {
    if (!enforced) {
      return other("NodeOUs not activated. Cannot tell apart identities.");
    }
    Unit unit = units.get(role);
    if (unit == null) {
      return other(
          "cannot test for classification, node ou for type [%s], not defined, msp: [%s]"
              .formatted(role, mspId));
    }
    return present.contains(unit.name())
        ? null
        : other("The identity does not contain OU [%s], MSP: [%s]".formatted(role, mspId));
  }

  private static Refusal wrong(String detail) {
    return new Refusal(
        Reason.WRONG_ORGANIZATIONAL_UNIT, "could not validate identity's OUs: " + detail);
  }

  private static Refusal other(String detail) {
    return new Refusal(Reason.NOT_THE_PRINCIPAL, detail);
  }
}
