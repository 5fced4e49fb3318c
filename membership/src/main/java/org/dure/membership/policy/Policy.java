package org.dure.membership.policy;

import java.util.List;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Identity;

/// Says whether a set of signers may. Immutable and thread-safe.
public sealed interface Policy permits SignatureRule, ImplicitMeta, NoSuchPolicy {

  /// Evaluates on distinct identities whose signatures were checked; their order counts.
  PolicyVerdict evaluate(List<Identity> identities);

  /// Checks the signatures, then evaluates on those that hold.
  default PolicyVerdict evaluate(List<SignedData> signatures, ChannelMembership membership) {
    return evaluate(SignatureSet.verify(signatures, membership).identities());
  }
}
