package org.dure.membership.policy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/// The named policies of a channel, by path such as `/Channel/Application/Writers`. Immutable.
public final class PolicyTree {

  /// The group at the root of every path.
  public static final String ROOT = "Channel";

  private static final String SEPARATOR = "/";

  private final SortedMap<String, Policy> byPath;

  private PolicyTree(SortedMap<String, Policy> byPath) {
    this.byPath = byPath;
  }

  /// Compiles every policy of a channel group.
  ///
  /// @throws PolicyException naming the policy that does not compile
  public static PolicyTree of(ConfigGroup channelGroup) throws PolicyException {
    SortedMap<String, Policy> byPath = new TreeMap<>();
    collect(SEPARATOR + ROOT, channelGroup, byPath);
    return new PolicyTree(byPath);
  }

  private static void collect(String path, ConfigGroup group, SortedMap<String, Policy> byPath)
      throws PolicyException {
    for (Map.Entry<String, ConfigGroup> sub : group.getGroupsMap().entrySet()) {
      collect(path + SEPARATOR + sub.getKey(), sub.getValue(), byPath);
    }
    for (Map.Entry<String, ConfigPolicy> each : group.getPoliciesMap().entrySet()) {
      try {
        byPath.put(path + SEPARATOR + each.getKey(), compile(path, group, each.getValue(), byPath));
      } catch (PolicyException | InvalidProtocolBufferException e) {
        throw new PolicyException(
            "policy %s at path %s did not compile: %s"
                .formatted(each.getKey(), path, e.getMessage()),
            e);
      }
    }
  }

  private static Policy compile(
      String path, ConfigGroup group, ConfigPolicy policy, SortedMap<String, Policy> byPath)
      throws PolicyException, InvalidProtocolBufferException {
    if (!policy.hasPolicy()) {
      throw new PolicyException("it is empty");
    }
    ByteString value = policy.getPolicy().getValue();
    return switch (policy.getPolicy().getType()) {
      case org.hyperledger.fabric.protos.common.Policy.PolicyType.SIGNATURE_VALUE ->
          SignatureRule.compile(value);
      case org.hyperledger.fabric.protos.common.Policy.PolicyType.IMPLICIT_META_VALUE ->
          implicitMeta(path, group, ImplicitMetaPolicy.parseFrom(value), byPath);
      default -> throw new PolicyException("unknown policy type: " + policy.getPolicy().getType());
    };
  }

  private static ImplicitMeta implicitMeta(
      String path,
      ConfigGroup group,
      ImplicitMetaPolicy definition,
      SortedMap<String, Policy> byPath)
      throws PolicyException {
    List<Policy> subPolicies = new ArrayList<>();
    for (String name : new TreeMap<>(group.getGroupsMap()).keySet()) {
      String subPath = path + SEPARATOR + name + SEPARATOR + definition.getSubPolicy();
      Policy found = byPath.get(subPath);
      subPolicies.add(found == null ? new NoSuchPolicy(subPath) : found);
    }
    int count = subPolicies.size();
    int threshold =
        switch (definition.getRule()) {
          case ANY -> Math.min(1, count);
          case ALL -> count;
          case MAJORITY -> count == 0 ? 0 : count / 2 + 1;
          case UNRECOGNIZED ->
              throw new PolicyException("unknown rule " + definition.getRuleValue());
        };
    return new ImplicitMeta(definition.getSubPolicy(), threshold, subPolicies);
  }

  /// The policy at an absolute path (or one relative to `/Channel`), or one that refuses everybody.
  public Policy policy(String path) {
    return find(path).orElseGet(() -> new NoSuchPolicy(path));
  }

  /// The policy at `path` if there is one.
  public Optional<Policy> find(String path) {
    String absolute = path.startsWith(SEPARATOR) ? path : SEPARATOR + ROOT + SEPARATOR + path;
    return Optional.ofNullable(byPath.get(absolute));
  }

  /// All policies by absolute path, sorted.
  public Map<String, Policy> all() {
    return java.util.Collections.unmodifiableSortedMap(byPath);
  }

  /// Compiles a marshalled `common.ApplicationPolicy`: a signature policy, or the name of a policy
  /// of this channel (an unknown name gives a policy that refuses everybody).
  ///
  /// @throws PolicyException if the bytes are neither
  public Policy applicationPolicy(ByteString bytes) throws PolicyException {
    ApplicationPolicy policy;
    try {
      policy = ApplicationPolicy.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new PolicyException(
          "failed to unmarshal ApplicationPolicy bytes: " + e.getMessage(), e);
    }
    return switch (policy.getTypeCase()) {
      case SIGNATURE_POLICY -> {
        SignaturePolicyEnvelope envelope = policy.getSignaturePolicy();
        yield SignatureRule.compile(envelope);
      }
      case CHANNEL_CONFIG_POLICY_REFERENCE -> policy(policy.getChannelConfigPolicyReference());
      case TYPE_NOT_SET -> throw new PolicyException("unsupported policy type: none is set");
    };
  }
}
