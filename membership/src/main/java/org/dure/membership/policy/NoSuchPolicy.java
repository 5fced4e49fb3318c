package org.dure.membership.policy;

import java.util.List;
import org.dure.membership.msp.Identity;

/// Stands for a policy that is not there: nobody satisfies it.
///
/// @param path as asked for
public record NoSuchPolicy(String path) implements Policy {
  @Override
  public PolicyVerdict evaluate(List<Identity> identities) {
    return new PolicyVerdict.Unsatisfied("no such policy: '" + path + "'");
  }
}
