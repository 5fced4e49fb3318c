package org.dure.node.chaincode.system;

import java.util.Set;
import java.util.regex.Pattern;
import org.dure.membership.config.ChannelConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/// What a chaincode and its version may be called, in Fabric's words; [CollectionRules] has those
/// of its collections.
final class DefinitionRules {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_.+-]+");
  private static final Set<String> RESERVED = Set.of("cscc", "escc", "lscc", "qscc", "vscc");

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
    CollectionRules.check(collections, config);
  }

  private static LifecycleException invalid(String message) {
    return LifecycleException.of("error validating chaincode definition: " + message);
  }
}
