package org.dure.membership.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.policy.NoSuchPolicy;
import org.dure.membership.policy.Policy;
import org.dure.membership.policy.PolicyTree;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.jspecify.annotations.Nullable;

/// One version of a channel's configuration, parsed and checked. Immutable.
public final class ChannelConfig {

  private final String channelId;
  private final Config config;
  private final ConfigParts parts;
  private final BlockSignatureVerifier blockSignatures;

  private ChannelConfig(
      String channelId, Config config, ConfigParts parts, BlockSignatureVerifier blockSignatures) {
    this.channelId = channelId;
    this.config = config;
    this.parts = parts;
    this.blockSignatures = blockSignatures;
  }

  /// @throws ConfigException if the block is no config block or its configuration is not usable
  public static ChannelConfig fromBlock(Block block, CryptoProvider crypto) throws ConfigException {
    if (block.getData().getDataCount() != 1) {
      throw new ConfigException("a config block holds one transaction");
    }
    try {
      return fromEnvelope(Envelope.parseFrom(block.getData().getData(0)), crypto);
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("malformed configuration block: " + e.getMessage(), e);
    }
  }

  /// @throws ConfigException if the envelope (of type CONFIG) does not hold a usable configuration
  public static ChannelConfig fromEnvelope(Envelope envelope, CryptoProvider crypto)
      throws ConfigException {
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() != HeaderType.CONFIG_VALUE) {
        throw new ConfigException(
            "not a configuration: the transaction's type is " + header.getType());
      }
      ConfigEnvelope configEnvelope = ConfigEnvelope.parseFrom(payload.getData());
      return of(header.getChannelId(), configEnvelope.getConfig(), crypto);
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("malformed configuration envelope: " + e.getMessage(), e);
    }
  }

  /// @throws ConfigException if the configuration is not usable
  public static ChannelConfig of(String channelId, Config config, CryptoProvider crypto)
      throws ConfigException {
    ConfigNames.checkChannelId(channelId);
    ConfigParts parts = ConfigParts.read(config, crypto);
    return new ChannelConfig(
        channelId,
        config,
        parts,
        BlockSignatureVerifier.of(parts.consenters(), parts.membership(), parts.policies()));
  }

  public String channelId() {
    return channelId;
  }

  /// Counts the updates: 0 in a genesis block. The consensus epoch.
  public long sequence() {
    return config.getSequence();
  }

  /// What it was read from.
  public Config config() {
    return config;
  }

  public ChannelMembership membership() {
    return parts.membership();
  }

  public PolicyTree policies() {
    return parts.policies();
  }

  public BatchSettings batch() {
    return parts.batch();
  }

  public Capabilities capabilities() {
    return parts.capabilities();
  }

  /// `BFT`.
  public String consensusType() {
    return parts.consensus().getType();
  }

  /// Marshalled `orderer.smartbft.Options`.
  public ByteString consensusMetadata() {
    return parts.consensus().getMetadata();
  }

  public Consenters consenters() {
    return parts.consenters();
  }

  /// By group name, sorted.
  public Map<String, ChannelOrg> applicationOrgs() {
    return parts.applicationOrgs();
  }

  /// By group name, sorted.
  public Map<String, ChannelOrg> ordererOrgs() {
    return parts.ordererOrgs();
  }

  /// Resource to policy path, as configured; Fabric's defaults are not in it.
  public Map<String, String> acls() {
    return parts.access().configured();
  }

  /// The policy of a channel resource such as `peer/Propose`: the channel's ACL, else Fabric's
  /// default, else one that refuses everybody.
  public Policy accessPolicy(String resource) {
    @Nullable String path = parts.access().path(resource);
    return path == null ? new NoSuchPolicy("ACL of " + resource) : policies().policy(path);
  }

  /// Checks the quorum of signatures on a block ordered under this configuration.
  public BlockSignatureVerifier blockSignatures() {
    return blockSignatures;
  }
}
