package org.dure.membership.policy;

import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/// The policy language of Fabric's tools, such as `AND('Org1MSP.peer', OutOf(2, 'A.member', …))`.
public final class PolicyLanguage {

  private PolicyLanguage() {}

  /// @throws PolicyException saying where the text stops making sense
  public static SignaturePolicyEnvelope parse(String text) throws PolicyException {
    throw new UnsupportedOperationException();
  }
}
