package org.dure.membership.config;

import com.google.protobuf.MessageLite;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/// A group, value or policy of a configuration tree, by itself (`common/configtx/configmap.go`).
///
/// @param path of the group it is in, or its own if it is a group, such as `/Channel/Application`
/// @param message the group, value or policy
/// @param version counts its changes
/// @param modPolicy name of the policy that may change it, relative to `path` unless it starts with
///   `/`
record ConfigElement(String path, MessageLite message, long version, String modPolicy) {

  static final String ROOT = "/Channel";

  /// Every element below and including `root`, by a key that tells kind and place.
  static SortedMap<String, ConfigElement> map(ConfigGroup root) throws ConfigException {
    SortedMap<String, ConfigElement> elements = new TreeMap<>();
    collect(ROOT, root, elements);
    return elements;
  }

  private static void collect(
      String path, ConfigGroup group, SortedMap<String, ConfigElement> elements)
      throws ConfigException {
    elements.put(
        groupKey(path), new ConfigElement(path, group, group.getVersion(), group.getModPolicy()));
    for (Map.Entry<String, ConfigGroup> each : group.getGroupsMap().entrySet()) {
      ConfigNames.checkElement(each.getKey());
      collect(path + "/" + each.getKey(), each.getValue(), elements);
    }
    for (Map.Entry<String, ConfigValue> each : group.getValuesMap().entrySet()) {
      ConfigNames.checkElement(each.getKey());
      ConfigValue value = each.getValue();
      elements.put(
          valueKey(path, each.getKey()),
          new ConfigElement(path, value, value.getVersion(), value.getModPolicy()));
    }
    for (Map.Entry<String, ConfigPolicy> each : group.getPoliciesMap().entrySet()) {
      ConfigNames.checkElement(each.getKey());
      ConfigPolicy policy = each.getValue();
      elements.put(
          policyKey(path, each.getKey()),
          new ConfigElement(path, policy, policy.getVersion(), policy.getModPolicy()));
    }
  }

  /// The tree whose shape each group's own message gives and whose contents the map gives.
  static ConfigGroup tree(Map<String, ConfigElement> elements) throws ConfigException {
    return tree(ROOT, elements);
  }

  private static ConfigGroup tree(String path, Map<String, ConfigElement> elements)
      throws ConfigException {
    ConfigGroup shape = (ConfigGroup) get(elements, groupKey(path)).message();
    ConfigGroup.Builder group =
        ConfigGroup.newBuilder().setVersion(shape.getVersion()).setModPolicy(shape.getModPolicy());
    for (String name : new TreeMap<>(shape.getGroupsMap()).keySet()) {
      group.putGroups(name, tree(path + "/" + name, elements));
    }
    for (String name : new TreeMap<>(shape.getValuesMap()).keySet()) {
      group.putValues(name, (ConfigValue) get(elements, valueKey(path, name)).message());
    }
    for (String name : new TreeMap<>(shape.getPoliciesMap()).keySet()) {
      group.putPolicies(name, (ConfigPolicy) get(elements, policyKey(path, name)).message());
    }
    return group.build();
  }

  private static ConfigElement get(Map<String, ConfigElement> elements, String key)
      throws ConfigException {
    ConfigElement element = elements.get(key);
    if (element == null) {
      throw new ConfigException("missing element at path: " + key);
    }
    return element;
  }

  private static String groupKey(String path) {
    return "[Group]  " + path;
  }

  private static String valueKey(String path, String name) {
    return "[Value]  " + path + "/" + name;
  }

  private static String policyKey(String path, String name) {
    return "[Policy] " + path + "/" + name;
  }

  /// The absolute path of the policy that may change this element.
  String modPolicyPath() {
    return modPolicy.startsWith("/") ? modPolicy : path + "/" + modPolicy;
  }
}
