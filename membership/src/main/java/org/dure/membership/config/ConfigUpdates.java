package org.dure.membership.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.Identity;
import org.dure.membership.policy.PolicyVerdict;
import org.dure.membership.policy.SignatureSet;
import org.dure.membership.policy.SignedData;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/// Applies configuration updates to one version of a channel's configuration by Fabric's rules
/// (`common/configtx`): everything read must stand at the version read; every element that is new
/// or whose version rises by one is a change; a change of an element that exists needs the
/// element's present modification policy satisfied by the update's signatures.
public final class ConfigUpdates {

  private final ChannelConfig current;
  private final CryptoProvider crypto;

  public ConfigUpdates(ChannelConfig current, CryptoProvider crypto) {
    this.current = current;
    this.crypto = crypto;
  }

  /// The next configuration by an envelope of type CONFIG_UPDATE, wrapped as it goes in a CONFIG
  /// envelope.
  ///
  /// @throws ConfigException if the update is not authorised, not applicable, or its result
  ///   unusable
  public ConfigEnvelope propose(Envelope update) throws ConfigException {
    Config next =
        Config.newBuilder()
            .setSequence(current.sequence() + 1)
            .setChannelGroup(apply(updateIn(update)))
            .build();
    checkTransition(ChannelConfig.of(current.channelId(), next, crypto));
    return ConfigEnvelope.newBuilder().setConfig(next).setLastUpdate(update).build();
  }

  /// Checks that a proposed configuration is what its own update makes of the current one, and
  /// gives it.
  ///
  /// @throws ConfigException if it is not the next in sequence, not authorised, or another result
  public ChannelConfig validate(ConfigEnvelope proposed) throws ConfigException {
    Config config = proposed.getConfig();
    if (config.getSequence() != current.sequence() + 1) {
      throw new ConfigException(
          "config currently at sequence %d, cannot validate config at sequence %d"
              .formatted(current.sequence(), config.getSequence()));
    }
    if (!apply(updateIn(proposed.getLastUpdate())).equals(config.getChannelGroup())) {
      throw new ConfigException(
          "ConfigEnvelope LastUpdate did not produce the supplied config result");
    }
    ChannelConfig next = ChannelConfig.of(current.channelId(), config, crypto);
    checkTransition(next);
    return next;
  }

  private static ConfigUpdateEnvelope updateIn(Envelope envelope) throws ConfigException {
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      int type = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getType();
      if (type != HeaderType.CONFIG_UPDATE_VALUE) {
        throw new ConfigException("not a config update: the transaction's type is " + type);
      }
      return ConfigUpdateEnvelope.parseFrom(payload.getData());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("error converting envelope to config update: " + e.getMessage(), e);
    }
  }

  private ConfigGroup apply(ConfigUpdateEnvelope envelope) throws ConfigException {
    ConfigUpdate update;
    try {
      update = ConfigUpdate.parseFrom(envelope.getConfigUpdate());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("the config update does not parse: " + e.getMessage(), e);
    }
    if (!update.getChannelId().equals(current.channelId())) {
      throw new ConfigException(
          "ConfigUpdate for channel '%s' but envelope for channel '%s'"
              .formatted(update.getChannelId(), current.channelId()));
    }
    SortedMap<String, ConfigElement> existing =
        ConfigElement.map(current.config().getChannelGroup());
    SortedMap<String, ConfigElement> readSet = ConfigElement.map(update.getReadSet());
    SortedMap<String, ConfigElement> writeSet = ConfigElement.map(update.getWriteSet());
    checkReadSet(readSet, existing);
    SortedMap<String, ConfigElement> changes = new TreeMap<>(writeSet);
    changes
        .entrySet()
        .removeIf(e -> {
          ConfigElement read = readSet.get(e.getKey());
          return read != null && read.version() == e.getValue().version();
        });
    checkChanges(changes, existing, signers(envelope));
    SortedMap<String, ConfigElement> result = new TreeMap<>(existing);
    result.putAll(changes);
    for (String key : writeSet.keySet()) {
      if (!result.containsKey(key)) {
        throw new ConfigException(
            "writeset contained key " + key + " which did not appear in proposed config");
      }
    }
    return ConfigElement.tree(result);
  }

  private static void checkReadSet(
      Map<String, ConfigElement> readSet, Map<String, ConfigElement> existing)
      throws ConfigException {
    for (Map.Entry<String, ConfigElement> read : readSet.entrySet()) {
      ConfigElement now = existing.get(read.getKey());
      if (now == null) {
        throw new ConfigException(
            "existing config does not contain element for %s but was in the read set"
                .formatted(read.getKey()));
      }
      if (now.version() != read.getValue().version()) {
        throw new ConfigException(
            "proposed update requires that key %s be at version %d, but it is currently at version %d"
                .formatted(read.getKey(), read.getValue().version(), now.version()));
      }
    }
  }

  private void checkChanges(
      Map<String, ConfigElement> changes,
      Map<String, ConfigElement> existing,
      List<Identity> signers)
      throws ConfigException {
    if (changes.isEmpty()) {
      throw new ConfigException("delta set was empty -- update would have no effect");
    }
    for (Map.Entry<String, ConfigElement> change : changes.entrySet()) {
      ConfigElement wanted = change.getValue();
      ConfigElement now = existing.get(change.getKey());
      ConfigNames.checkModPolicy(wanted.modPolicy());
      long expected = now == null ? 0 : now.version() + 1;
      if (wanted.version() != expected) {
        throw new ConfigException(
            "attempt to set key %s to version %d, but %s"
                .formatted(
                    change.getKey(),
                    wanted.version(),
                    now == null ? "key does not exist" : "key is at version " + now.version()));
      }
      if (now != null
          && current.policies().policy(now.modPolicyPath()).evaluate(signers)
              instanceof PolicyVerdict.Unsatisfied(String message)) {
        throw new ConfigException(
            "policy for %s not satisfied: %s".formatted(change.getKey(), message));
      }
    }
  }

  private List<Identity> signers(ConfigUpdateEnvelope envelope) throws ConfigException {
    List<SignedData> signed = new ArrayList<>();
    for (ConfigSignature signature : envelope.getSignaturesList()) {
      ByteString header = signature.getSignatureHeader();
      try {
        signed.add(
            new SignedData(
                header.concat(envelope.getConfigUpdate()),
                SignatureHeader.parseFrom(header).getCreator(),
                signature.getSignature()));
      } catch (InvalidProtocolBufferException e) {
        throw new ConfigException("a signature's header does not parse: " + e.getMessage(), e);
      }
    }
    return SignatureSet.verify(signed, current.membership()).identities();
  }

  /// What Fabric demands of two versions that follow each other (`channelconfig/bundle.go`): an
  /// organisation keeps its MSP id. And beyond that, as Fabric does for Raft: one consenter is
  /// added, removed, or replaced at a time.
  private void checkTransition(ChannelConfig next) throws ConfigException {
    int changed = changedConsenters(current.consenters(), next.consenters());
    if (changed > 1) {
      throw new ConfigException(
          "the update changes %d consenters: add, remove or replace one at a time"
              .formatted(changed));
    }
    checkMspIds("orderer", current.ordererOrgs(), next.ordererOrgs());
    checkMspIds("application", current.applicationOrgs(), next.applicationOrgs());
  }

  private static int changedConsenters(Consenters before, Consenters after) {
    Set<Consenter> gone = new HashSet<>(before.all());
    Set<Consenter> come = new HashSet<>(after.all());
    gone.removeAll(after.all());
    come.removeAll(before.all());
    return Math.max(gone.size(), come.size());
  }

  private static void checkMspIds(
      String kind, Map<String, ChannelOrg> before, Map<String, ChannelOrg> after)
      throws ConfigException {
    for (ChannelOrg org : before.values()) {
      ChannelOrg then = after.get(org.name());
      if (then != null && !then.mspId().equals(org.mspId())) {
        throw new ConfigException(
            "%s org %s attempted to change MSP ID from %s to %s"
                .formatted(kind, org.name(), org.mspId(), then.mspId()));
      }
    }
  }
}
