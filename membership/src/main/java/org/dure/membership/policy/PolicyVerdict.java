package org.dure.membership.policy;

/// Whether a set of signers satisfied a policy.
public sealed interface PolicyVerdict {

  /// It did.
  record Satisfied() implements PolicyVerdict {}

  /// It did not, with Fabric's sentence on why.
  record Unsatisfied(String message) implements PolicyVerdict {}

  /// Whether this is [Satisfied].
  default boolean satisfied() {
    return this instanceof Satisfied;
  }
}
