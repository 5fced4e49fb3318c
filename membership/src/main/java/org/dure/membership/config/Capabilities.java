package org.dure.membership.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The capabilities switched on, by level.
///
/// @param channel such as `V3_0`
/// @param orderer such as `V2_0`
/// @param application such as `V2_5`
public record Capabilities(Set<String> channel, Set<String> orderer, Set<String> application) {

  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "Channel", List.of("V1_1", "V1_3", "V1_4_2", "V1_4_3", "V2_0", "V3_0"),
          "Orderer", List.of("V1_1", "V1_4_2", "V2_0"),
          "Application",
              List.of(
                  "V1_1",
                  "V1_2",
                  "V1_3",
                  "V1_4_2",
                  "V2_0",
                  "V2_5",
                  "V1_1_PVTDATA_EXPERIMENTAL",
                  "V1_1_RESOURCETREE_EXPERIMENTAL"));

  public Capabilities {
    channel = Set.copyOf(channel);
    orderer = Set.copyOf(orderer);
    application = Set.copyOf(application);
  }

  /// Whether the channel is at least of Fabric v3, which BFT ordering needs.
  public boolean isV3() {
    return channel.contains("V3_0");
  }

  /// @throws ConfigException naming a capability this node does not know and so must not ignore
  void checkKnown() throws ConfigException {
    check("Channel", channel);
    check("Orderer", orderer);
    check("Application", application);
  }

  private static void check(String level, Set<String> names) throws ConfigException {
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(KNOWN.getOrDefault(level, List.of()));
    if (!unknown.isEmpty()) {
      throw new ConfigException(
          level + " capability " + unknown + " is required but not supported");
    }
  }
}
