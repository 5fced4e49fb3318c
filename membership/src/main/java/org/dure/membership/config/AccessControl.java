package org.dure.membership.config;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which policy guards which resource of a channel: its own ACLs, else Fabric's defaults
/// (`core/aclmgmt/defaultaclprovider.go`).
///
/// @param configured resource to policy path; a name without `/` is under `/Channel/Application`
record AccessControl(Map<String, String> configured) {

  private static final String READERS = "/Channel/Application/Readers";
  private static final String WRITERS = "/Channel/Application/Writers";

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("_lifecycle/CommitChaincodeDefinition", WRITERS),
          Map.entry("_lifecycle/QueryChaincodeDefinition", WRITERS),
          Map.entry("_lifecycle/QueryChaincodeDefinitions", WRITERS),
          Map.entry("_lifecycle/CheckCommitReadiness", WRITERS),
          Map.entry("peer/Propose", WRITERS),
          Map.entry("peer/ChaincodeToChaincode", WRITERS),
          Map.entry("lscc/ChaincodeExists", READERS),
          Map.entry("lscc/GetDeploymentSpec", READERS),
          Map.entry("lscc/GetChaincodeData", READERS),
          Map.entry("lscc/GetInstantiatedChaincodes", READERS),
          Map.entry("lscc/GetCollectionsConfig", READERS),
          Map.entry("qscc/GetChainInfo", READERS),
          Map.entry("qscc/GetBlockByNumber", READERS),
          Map.entry("qscc/GetBlockByHash", READERS),
          Map.entry("qscc/GetTransactionByID", READERS),
          Map.entry("qscc/GetBlockByTxID", READERS),
          Map.entry("cscc/GetConfigBlock", READERS),
          Map.entry("cscc/GetChannelConfig", READERS),
          Map.entry("event/Block", READERS),
          Map.entry("event/FilteredBlock", READERS),
          Map.entry("gateway/CommitStatus", READERS),
          Map.entry("gateway/ChaincodeEvents", READERS));

  AccessControl {
    configured = java.util.Collections.unmodifiableMap(new TreeMap<>(configured));
  }

  /// Fabric's defaults, spelt out for a genesis block.
  static Map<String, String> defaults() {
    return DEFAULTS;
  }

  /// The policy of a resource; a resource that is itself the path of a policy, as the ordering
  /// service's are, stands for that.
  @Nullable String path(String resource) {
    if (resource.startsWith("/")) {
      return resource;
    }
    String own = configured.get(resource);
    if (own != null && !own.isEmpty()) {
      return own.startsWith("/") ? own : "/Channel/Application/" + own;
    }
    return DEFAULTS.get(resource);
  }
}
