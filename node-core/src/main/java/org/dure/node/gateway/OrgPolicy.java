package org.dure.node.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.dure.membership.policy.SignaturePolicies;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/// Whether one endorsement from each of a set of organisations' nodes satisfies a policy.
///
/// A plan is a guess that saves calls; what counts is the validators' check of the signatures. So a
/// principal is taken to be satisfied by the node of its organisation unless its role excludes
/// nodes.
@FunctionalInterface
public interface OrgPolicy {

  /// @param mspIds in order of preference
  boolean satisfiedBy(Set<String> mspIds);

  /// Every one of the policies.
  static OrgPolicy all(List<OrgPolicy> policies) {
    return orgs -> policies.stream().allMatch(policy -> policy.satisfiedBy(orgs));
  }

  /// At least `n` of the policies, each judged by itself, as in an implicit meta policy.
  static OrgPolicy atLeast(int n, List<OrgPolicy> policies) {
    return orgs -> policies.stream().filter(policy -> policy.satisfiedBy(orgs)).count() >= n;
  }

  /// A signature policy; each signature counts for one principal of it, as in Fabric's
  /// `common/cauthdsl`.
  static OrgPolicy of(SignaturePolicyEnvelope policy) {
    List<String> principals =
        policy.getIdentitiesList().stream().map(OrgPolicy::organisationOf).toList();
    return orgs ->
        evaluate(policy.getRule(), principals, List.copyOf(orgs), new boolean[orgs.size()]);
  }

  private static boolean evaluate(
      SignaturePolicy rule, List<String> principals, List<String> orgs, boolean[] used) {
    return switch (rule.getTypeCase()) {
      case SIGNED_BY -> signedBy(rule.getSignedBy(), principals, orgs, used);
      case N_OUT_OF -> {
        int satisfied = 0;
        for (SignaturePolicy part : rule.getNOutOf().getRulesList()) {
          boolean[] attempt = used.clone();
          if (evaluate(part, principals, orgs, attempt)) {
            satisfied++;
            System.arraycopy(attempt, 0, used, 0, used.length);
          }
        }
        yield satisfied >= rule.getNOutOf().getN();
      }
      case TYPE_NOT_SET -> false;
    };
  }

  private static boolean signedBy(
      int principal, List<String> principals, List<String> orgs, boolean[] used) {
    if (principal < 0 || principal >= principals.size()) {
      return false;
    }
    for (int i = 0; i < orgs.size(); i++) {
      if (!used[i] && orgs.get(i).equals(principals.get(principal))) {
        used[i] = true;
        return true;
      }
    }
    return false;
  }

  /// The organisation whose node satisfies a principal; empty when no node does.
  private static String organisationOf(MSPPrincipal principal) {
    return isOfNodes(principal) ? SignaturePolicies.organisationOf(principal) : "";
  }

  private static boolean isOfNodes(MSPPrincipal principal) {
    try {
      return principal.getPrincipalClassification() != MSPPrincipal.Classification.ROLE
          || nodesHave(MSPRole.parseFrom(principal.getPrincipal()).getRole());
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static boolean nodesHave(MSPRole.MSPRoleType role) {
    return Arrays.asList(MSPRole.MSPRoleType.MEMBER, MSPRole.MSPRoleType.PEER).contains(role);
  }
}
