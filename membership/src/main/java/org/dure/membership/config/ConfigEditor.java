package org.dure.membership.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/// Changes a copy of a channel's configuration, and makes the update that asks for these changes,
/// as `configtxlator` and `peer channel signconfigtx` do together. Not thread-safe.
public final class ConfigEditor {
  private static final int NONCE_BYTES = 24;

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
      ByteString header = header(admin).toByteString();
      signed.addSignatures(
          ConfigSignature.newBuilder()
              .setSignatureHeader(header)
              .setSignature(admin.sign(header.concat(update))));
    }
    SigningIdentity sender = admins.getFirst();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_UPDATE_VALUE)
            .setChannelId(current.channelId())
            .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(header(sender).toByteString()))
            .setData(signed.build().toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(sender.sign(payload)).build();
  }

  private static SignatureHeader header(SigningIdentity signer) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    return SignatureHeader.newBuilder()
        .setCreator(signer.serialized())
        .setNonce(ByteString.copyFrom(nonce))
        .build();
  }
}
