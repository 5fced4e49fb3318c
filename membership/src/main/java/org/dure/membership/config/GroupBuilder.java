package org.dure.membership.config;

import com.google.protobuf.MessageLite;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.APIResource;

/// Builds a `common.ConfigGroup` that its Admins may modify, everything in sorted order.
final class GroupBuilder {

  private final Map<String, ConfigGroup> groups = new TreeMap<>();
  private final Map<String, ConfigValue> values = new TreeMap<>();
  private final Map<String, ConfigPolicy> policies = new TreeMap<>();

  GroupBuilder group(String name, ConfigGroup group) {
    groups.put(name, group);
    return this;
  }

  GroupBuilder value(String name, MessageLite value) {
    values.put(
        name,
        ConfigValue.newBuilder()
            .setValue(value.toByteString())
            .setModPolicy(ConfigGroups.ADMINS)
            .build());
    return this;
  }

  GroupBuilder capability(String name) {
    return value(
        ConfigGroups.CAPABILITIES,
        Capabilities.newBuilder().putCapabilities(name, Capability.getDefaultInstance()).build());
  }

  GroupBuilder acls(Map<String, String> policyByResource) {
    ACLs.Builder acls = ACLs.newBuilder();
    new TreeMap<>(policyByResource)
        .forEach((resource, policy) ->
            acls.putAcls(resource, APIResource.newBuilder().setPolicyRef(policy).build()));
    return value(ConfigGroups.ACLS, acls.build());
  }

  /// Any sub-group's policy of the same name.
  GroupBuilder any(String name) {
    return implicit(name, ImplicitMetaPolicy.Rule.ANY, name);
  }

  /// The majority of the sub-groups' policies `subPolicy`.
  GroupBuilder majority(String name, String subPolicy) {
    return implicit(name, ImplicitMetaPolicy.Rule.MAJORITY, subPolicy);
  }

  GroupBuilder signature(String name, SignaturePolicyEnvelope policy) {
    return policy(name, Policy.PolicyType.SIGNATURE, policy);
  }

  private GroupBuilder implicit(String name, ImplicitMetaPolicy.Rule rule, String subPolicy) {
    return policy(
        name,
        Policy.PolicyType.IMPLICIT_META,
        ImplicitMetaPolicy.newBuilder().setRule(rule).setSubPolicy(subPolicy).build());
  }

  private GroupBuilder policy(String name, Policy.PolicyType type, MessageLite policy) {
    policies.put(
        name,
        ConfigPolicy.newBuilder()
            .setModPolicy(ConfigGroups.ADMINS)
            .setPolicy(
                Policy.newBuilder().setType(type.getNumber()).setValue(policy.toByteString()))
            .build());
    return this;
  }

  ConfigGroup build() {
    return ConfigGroup.newBuilder()
        .putAllGroups(groups)
        .putAllValues(values)
        .putAllPolicies(policies)
        .setModPolicy(ConfigGroups.ADMINS)
        .build();
  }
}
