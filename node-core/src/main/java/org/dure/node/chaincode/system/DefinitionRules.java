package org.dure.node.chaincode.system;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.dure.membership.config.ChannelConfig;
import org.dure.node.definition.ChaincodeDefinition;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.jspecify.annotations.Nullable;

/// What a chaincode may be called and how its collections may be declared, in Fabric's words.
final class DefinitionRules {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_.+-]+");
  private static final Pattern COLLECTION = Pattern.compile("[A-Za-z0-9-]+([A-Za-z0-9_-]+)*");
  private static final Set<String> RESERVED = Set.of("cscc", "escc", "lscc", "qscc", "vscc");
  private static final int DEPTH_MAX = 64;

  private DefinitionRules() {}

  static void check(
      String name, String version, CollectionConfigPackage collections, ChannelConfig config)
      throws LifecycleException {
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          "invalid chaincode name '%s'. Names can only consist of alphanumerics, '_', and '-' and can only begin with alphanumerics"
              .formatted(name));
    }
    if (RESERVED.contains(name)) {
      throw invalid("chaincode name '%s' is the name of a system chaincode".formatted(name));
    }
    if (!VERSION.matcher(version).matches()) {
      throw invalid(
          "invalid chaincode version '%s'. Versions can only consist of alphanumerics, '_', '-', '+', and '.'"
              .formatted(version));
    }
    Map<String, StaticCollectionConfig> seen = new HashMap<>();
    for (CollectionConfig collection : collections.getConfigList()) {
      StaticCollectionConfig checked = checked(collection);
      if (seen.put(checked.getName(), checked) != null) {
        throw invalid(
            "collection-name: %s -- found duplicate in collection configuration"
                .formatted(checked.getName()));
      }
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
            "the BlockToLive in an existing collection [%s] modified. Existing value [%d]"
                .formatted(before.getName(), before.getBlockToLive()));
      }
    }
  }

  private static StaticCollectionConfig checked(CollectionConfig collection)
      throws LifecycleException {
    if (!collection.hasStaticCollectionConfig()) {
      throw invalid("collection config contains unexpected payload type");
    }
    StaticCollectionConfig config = collection.getStaticCollectionConfig();
    String name = config.getName();
    if (!COLLECTION.matcher(name).matches()) {
      throw invalid(
          "invalid collection name '%s'. Names can only consist of alphanumerics, '_', and '-' and cannot begin with '_'"
              .formatted(name));
    }
    if (config.getMaximumPeerCount() < config.getRequiredPeerCount()) {
      throw invalid(
          "collection-name: %s -- maximum peer count (%d) cannot be less than the required peer count (%d)"
              .formatted(name, config.getMaximumPeerCount(), config.getRequiredPeerCount()));
    }
    if (config.getRequiredPeerCount() < 0) {
      throw invalid(
          "collection-name: %s -- requiredPeerCount (%d) cannot be less than zero"
              .formatted(name, config.getRequiredPeerCount()));
    }
    if (!config.getMemberOrgsPolicy().hasSignaturePolicy()) {
      throw invalid("collection member org policy is empty for collection '" + name + "'");
    }
    if (!isOr(config.getMemberOrgsPolicy().getSignaturePolicy().getRule(), 0)) {
      throw invalid(
          "collection-name: %s -- error in member org policy: signature policy is not an OR concatenation"
              .formatted(name));
    }
    return config;
  }

  private static boolean isOr(SignaturePolicy rule, int depth) {
    if (!rule.hasNOutOf()) {
      return true;
    }
    return depth < DEPTH_MAX
        && rule.getNOutOf().getN() == 1
        && rule.getNOutOf().getRulesList().stream().allMatch(part -> isOr(part, depth + 1));
  }

  private static LifecycleException invalid(String message) {
    return LifecycleException.of("error validating chaincode definition: " + message);
  }
}
