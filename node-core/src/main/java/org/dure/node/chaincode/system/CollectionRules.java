package org.dure.node.chaincode.system;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.SignatureRule;
import org.dure.node.definition.ChaincodeDefinition;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.jspecify.annotations.Nullable;

/// How the collections of a chaincode may be declared and changed, in Fabric's order and words
/// (`core/chaincode/lifecycle/scc.go`).
final class CollectionRules {
  /// Fabric's `[A-Za-z0-9-]+([A-Za-z0-9_-]+)*` in a form that no name makes slow.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-][A-Za-z0-9_-]*");

  private CollectionRules() {}

  /// @param config tells which organisations there are
  static void check(CollectionConfigPackage collections, ChannelConfig config)
      throws LifecycleException {
    for (CollectionConfig collection : collections.getConfigList()) {
      if (!collection.hasStaticCollectionConfig()) {
        throw invalid("collection config contains unexpected payload type");
      }
    }
    Set<String> names = new HashSet<>();
    for (CollectionConfig collection : collections.getConfigList()) {
      StaticCollectionConfig declared = collection.getStaticCollectionConfig();
      checkName(declared.getName(), names);
      checkCounts(declared);
      checkMembers(declared, config.membership());
    }
  }

  private static void checkName(String name, Set<String> before) throws LifecycleException {
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          "invalid collection name '%s'. Names can only consist of alphanumerics, '_', and '-' and cannot begin with '_'"
              .formatted(name));
    }
    if (!before.add(name)) {
      throw of(name, "found duplicate in collection configuration");
    }
  }

  private static void checkCounts(StaticCollectionConfig declared) throws LifecycleException {
    int required = declared.getRequiredPeerCount();
    int maximum = declared.getMaximumPeerCount();
    if (maximum < required) {
      throw of(
          declared.getName(),
          "maximum peer count (%d) cannot be less than the required peer count (%d)"
              .formatted(maximum, required));
    }
    if (required < 0) {
      throw of(
          declared.getName(),
          "requiredPeerCount (%d) cannot be less than zero".formatted(required));
    }
  }

  private static void checkMembers(StaticCollectionConfig declared, ChannelMembership membership)
      throws LifecycleException {
    String name = declared.getName();
    if (!declared.hasMemberOrgsPolicy()) {
      throw invalid("collection member policy is not set for collection '" + name + "'");
    }
    if (!declared.getMemberOrgsPolicy().hasSignaturePolicy()) {
      throw invalid("collection member org policy is empty for collection '" + name + "'");
    }
    SignaturePolicyEnvelope policy = declared.getMemberOrgsPolicy().getSignaturePolicy();
    try {
      SignatureRule.compile(policy);
    } catch (PolicyException e) {
      throw invalid(
          "invalid member org policy for collection '%s': %s".formatted(name, e.getMessage()));
    }
    checkIsOr(name, policy.getRule());
    for (MSPPrincipal principal : policy.getIdentitiesList()) {
      checkPrincipal(name, principal, membership);
    }
  }

  /// Compiled before, so not too deep.
  private static void checkIsOr(String name, SignaturePolicy rule) throws LifecycleException {
    if (!rule.hasNOutOf()) {
      return;
    }
    if (rule.getNOutOf().getN() != 1) {
      throw of(
          name,
          "error in member org policy: signature policy is not an OR concatenation, NOutOf "
              + rule.getNOutOf().getN());
    }
    for (SignaturePolicy part : rule.getNOutOf().getRulesList()) {
      checkIsOr(name, part);
    }
  }

  private static void checkPrincipal(
      String name, MSPPrincipal principal, ChannelMembership membership) throws LifecycleException {
    try {
      switch (principal.getPrincipalClassification()) {
        case ROLE ->
            checkMember(
                name, MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier(), membership);
        case ORGANIZATION_UNIT ->
            checkMember(
                name,
                OrganizationUnit.parseFrom(principal.getPrincipal()).getMspIdentifier(),
                membership);
        case IDENTITY -> {
          if (!(membership.identity(principal.getPrincipal()) instanceof IdentityResult.Known)) {
            throw of(name, "contains an identity that is not part of the channel");
          }
        }
        case ANONYMITY, COMBINED, UNRECOGNIZED ->
            throw of(
                name,
                "principal type %s is not supported"
                    .formatted(principal.getPrincipalClassification()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw of(
          name, "cannot unmarshal identity bytes into " + principal.getPrincipalClassification());
    }
  }

  private static void checkMember(String name, String mspId, ChannelMembership membership)
      throws LifecycleException {
    if (!membership.msps().containsKey(mspId)) {
      throw of(name, "collection member '%s' is not part of the channel".formatted(mspId));
    }
  }

  /// An update must keep every collection and its lifetime.
  static void checkAgainst(
      @Nullable ChaincodeDefinition committed, CollectionConfigPackage proposed)
      throws LifecycleException {
    if (committed == null || committed.collections().getConfigCount() == 0) {
      return;
    }
    if (proposed.getConfigCount() == 0) {
      throw invalid(
          "the proposed collection config does not contain previously defined collections");
    }
    Map<String, StaticCollectionConfig> byName = new HashMap<>();
    for (CollectionConfig collection : proposed.getConfigList()) {
      StaticCollectionConfig config = collection.getStaticCollectionConfig();
      byName.put(config.getName(), config);
    }
    for (CollectionConfig collection : committed.collections().getConfigList()) {
      StaticCollectionConfig before = collection.getStaticCollectionConfig();
      StaticCollectionConfig after = byName.get(before.getName());
      if (after == null) {
        throw invalid(
            "existing collection [%s] missing in the proposed collection configuration"
                .formatted(before.getName()));
      }
      if (after.getBlockToLive() != before.getBlockToLive()) {
        throw invalid(
            "the BlockToLive in an existing collection [%s] modified. Existing value [%s]"
                .formatted(before.getName(), Long.toUnsignedString(before.getBlockToLive())));
      }
    }
  }

  private static LifecycleException of(String collection, String message) {
    return invalid("collection-name: %s -- %s".formatted(collection, message));
  }

  private static LifecycleException invalid(String message) {
    return LifecycleException.of("error validating chaincode definition: " + message);
  }
}
