package org.dure.membership.policy;

import java.util.List;
import org.dure.membership.msp.Identity;

/// So many of the policies of one name in the sub-groups must be satisfied
/// (`common/policies/implicitmeta.go`).
///
/// @param subPolicyName the name looked up in each sub-group
/// @param threshold how many must hold; 0 when there are no sub-groups
/// @param subPolicies one for each sub-group
public record ImplicitMeta(String subPolicyName, int threshold, List<Policy> subPolicies)
    implements Policy {

  public ImplicitMeta {
    subPolicies = List.copyOf(subPolicies);
  }

  @Override
  public PolicyVerdict evaluate(List<Identity> identities) {
    int satisfied = 0;
    for (Policy policy : subPolicies) {
      if (satisfied == threshold) {
        break;
      }
      if (policy.evaluate(identities).satisfied()) {
        satisfied++;
      }
    }
    if (satisfied >= threshold) {
      return new PolicyVerdict.Satisfied();
    }
    return new PolicyVerdict.Unsatisfied(
        "implicit policy evaluation failed - %d sub-policies were satisfied, but this policy requires %d of the '%s' sub-policies to be satisfied"
            .formatted(satisfied, threshold, subPolicyName));
  }
}
