package org.dure.membership.config;

import java.util.Map;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;

/// Finds the update that makes one configuration of another, as Fabric's `configtxlator
/// compute_update` does: what changed is written one version higher; a group that gains or loses
/// members is written whole, and what stays in it is read at its version.
final class ConfigDelta {

  private final ConfigGroup.Builder read = ConfigGroup.newBuilder();
  private final ConfigGroup.Builder write = ConfigGroup.newBuilder();
  private final ConfigGroup before;
  private final ConfigGroup after;
  private boolean changed;
  private boolean regrouped;

  private ConfigDelta(ConfigGroup before, ConfigGroup after) {
    this.before = before;
    this.after = after;
  }

  /// @throws ConfigException if they are the same
  static ConfigUpdate between(String channelId, Config before, ConfigGroup after)
      throws ConfigException {
    ConfigDelta delta = new ConfigDelta(before.getChannelGroup(), after).computed();
    if (!delta.changed) {
      throw new ConfigException("no differences: the update would have no effect");
    }
    return ConfigUpdate.newBuilder()
        .setChannelId(channelId)
        .setReadSet(delta.read)
        .setWriteSet(delta.write)
        .build();
  }

  private ConfigDelta computed() {
    regrouped =
        !before.getModPolicy().equals(after.getModPolicy())
            || !before.getValuesMap().keySet().equals(after.getValuesMap().keySet())
            || !before.getPoliciesMap().keySet().equals(after.getPoliciesMap().keySet())
            || !before.getGroupsMap().keySet().equals(after.getGroupsMap().keySet());
    changed = regrouped;
    after.getValuesMap().forEach(this::value);
    after.getPoliciesMap().forEach(this::policy);
    after.getGroupsMap().forEach(this::group);
    read.setVersion(before.getVersion());
    write.setVersion(before.getVersion() + (regrouped ? 1 : 0));
    if (regrouped) {
      write.setModPolicy(after.getModPolicy());
    }
    return this;
  }

  private void value(String name, ConfigValue now) {
    ConfigValue was = before.getValuesMap().get(name);
    boolean same =
        was != null
            && was.getValue().equals(now.getValue())
            && was.getModPolicy().equals(now.getModPolicy());
    if (was == null) {
      write.putValues(name, now.toBuilder().setVersion(0).build());
    } else if (!same) {
      changed = true;
      write.putValues(name, now.toBuilder().setVersion(was.getVersion() + 1).build());
    } else if (regrouped) {
      ConfigValue version = ConfigValue.newBuilder().setVersion(was.getVersion()).build();
      read.putValues(name, version);
      write.putValues(name, version);
    }
  }

  private void policy(String name, ConfigPolicy now) {
    ConfigPolicy was = before.getPoliciesMap().get(name);
    boolean same =
        was != null
            && was.getPolicy().equals(now.getPolicy())
            && was.getModPolicy().equals(now.getModPolicy());
    if (was == null) {
      write.putPolicies(name, now.toBuilder().setVersion(0).build());
    } else if (!same) {
      changed = true;
      write.putPolicies(name, now.toBuilder().setVersion(was.getVersion() + 1).build());
    } else if (regrouped) {
      ConfigPolicy version = ConfigPolicy.newBuilder().setVersion(was.getVersion()).build();
      read.putPolicies(name, version);
      write.putPolicies(name, version);
    }
  }

  private void group(String name, ConfigGroup now) {
    ConfigGroup was = before.getGroupsMap().get(name);
    if (was == null) {
      write.putGroups(name, asNew(now));
      return;
    }
    ConfigDelta inner = new ConfigDelta(was, now).computed();
    if (inner.changed) {
      changed = true;
      read.putGroups(name, inner.read.build());
      write.putGroups(name, inner.write.build());
    } else if (regrouped) {
      ConfigGroup version = ConfigGroup.newBuilder().setVersion(was.getVersion()).build();
      read.putGroups(name, version);
      write.putGroups(name, version);
    }
  }

  /// A group that was not there before: everything in it begins with version 0.
  private static ConfigGroup asNew(ConfigGroup group) {
    ConfigGroup.Builder fresh = group.toBuilder().setVersion(0);
    for (Map.Entry<String, ConfigGroup> each : group.getGroupsMap().entrySet()) {
      fresh.putGroups(each.getKey(), asNew(each.getValue()));
    }
    group
        .getValuesMap()
        .forEach((name, value) -> fresh.putValues(name, value.toBuilder().setVersion(0).build()));
    group
        .getPoliciesMap()
        .forEach(
            (name, policy) -> fresh.putPolicies(name, policy.toBuilder().setVersion(0).build()));
    return fresh.build();
  }
}
