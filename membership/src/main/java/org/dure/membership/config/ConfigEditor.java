package org.dure.membership.config;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.membership.msp.SignedEnvelopes;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Policy;

/// Changes a copy of a channel's configuration, and makes the update that asks for these changes,
/// as `configtxlator` and `peer channel signconfigtx` do together. Not thread-safe.
public final class ConfigEditor {
  private final ChannelConfig current;
  private final ConfigGroup.Builder channel;

  public ConfigEditor(ChannelConfig current) {
    this.current = current;
    this.channel = current.config().getChannelGroup().toBuilder();
  }

  private ConfigGroup.Builder orderer() {
    return channel.getGroupsOrThrow(ConfigGroups.ORDERER).toBuilder();
  }

  private ConfigGroup.Builder application() {
    return channel.getGroupsOrThrow(ConfigGroups.APPLICATION).toBuilder();
  }

  /// Adds an organisation that may order and endorse, or replaces the definition of one.
  public ConfigEditor organization(GenesisBlock.Org org) {
    channel.putGroups(
        ConfigGroups.ORDERER,
        orderer().putGroups(org.name(), GenesisBlock.ordererOrg(org)).build());
    channel.putGroups(
        ConfigGroups.APPLICATION,
        application().putGroups(org.name(), GenesisBlock.applicationOrg(org)).build());
    return this;
  }

  /// Removes an organisation with everything it may do. Its consenters have to go as well.
  public ConfigEditor withoutOrganization(String name) {
    channel.putGroups(ConfigGroups.ORDERER, orderer().removeGroups(name).build());
    channel.putGroups(ConfigGroups.APPLICATION, application().removeGroups(name).build());
    return this;
  }

  /// Sets who orders, and with it the policy that blocks are signed by.
  public ConfigEditor consenters(List<Consenter> consenters) {
    Orderers orderers =
        Orderers.newBuilder()
            .addAllConsenterMapping(consenters.stream().map(Consenter::proto).toList())
            .build();
    ConfigGroup.Builder group = orderer();
    ConfigValue mapping = group.getValuesOrThrow(ConfigGroups.ORDERERS);
    ConfigPolicy validation = group.getPoliciesOrThrow(ConfigGroups.BLOCK_VALIDATION);
    group.putValues(
        ConfigGroups.ORDERERS, mapping.toBuilder().setValue(orderers.toByteString()).build());
    group.putPolicies(
        ConfigGroups.BLOCK_VALIDATION,
        validation.toBuilder()
            .setPolicy(
                Policy.newBuilder()
                    .setType(Policy.PolicyType.SIGNATURE_VALUE)
                    .setValue(GenesisBlock.blockValidation(consenters).toByteString()))
            .build());
    channel.putGroups(ConfigGroups.ORDERER, group.build());
    return this;
  }

  /// The update, signed by administrators, of whom the first sends it: an envelope of type
  /// CONFIG_UPDATE for Broadcast.
  ///
  /// @throws ConfigException if nothing has been changed
  public Envelope update(List<SigningIdentity> admins) throws ConfigException {
    ByteString update =
        ConfigDelta.between(current.channelId(), current.config(), channel.build()).toByteString();
    ConfigUpdateEnvelope.Builder signed = ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update);
    for (SigningIdentity admin : admins) {
      ByteString header = SignedEnvelopes.header(admin).toByteString();
      signed.addSignatures(
          ConfigSignature.newBuilder()
              .setSignatureHeader(header)
              .setSignature(admin.sign(header.concat(update))));
    }
    return SignedEnvelopes.of(
        HeaderType.CONFIG_UPDATE,
        current.channelId(),
        signed.build().toByteString(),
        admins.getFirst());
  }
}
