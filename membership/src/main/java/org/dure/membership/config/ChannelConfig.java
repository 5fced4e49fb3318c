package org.dure.membership.config;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.policy.Policy;
import org.dure.membership.policy.PolicyTree;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.Envelope;

/// One version of a channel's configuration, parsed and checked. Immutable.
public final class ChannelConfig {

  /// @throws ConfigException if the block is no config block or its configuration is not usable
  public static ChannelConfig fromBlock(Block block, CryptoProvider crypto) throws ConfigException {
    throw new UnsupportedOperationException();
  }

  /// @throws ConfigException if the envelope (of type CONFIG) does not hold a usable configuration
  public static ChannelConfig fromEnvelope(Envelope envelope, CryptoProvider crypto)
      throws ConfigException {
    throw new UnsupportedOperationException();
  }

  /// @throws ConfigException if the configuration is not usable
  public static ChannelConfig of(String channelId, Config config, CryptoProvider crypto)
      throws ConfigException {
    throw new UnsupportedOperationException();
  }

  public String channelId() {
    throw new UnsupportedOperationException();
  }

  /// Counts the updates: 0 in a genesis block. The consensus epoch.
  public long sequence() {
    throw new UnsupportedOperationException();
  }

  public Config config() {
    throw new UnsupportedOperationException();
  }

  public ChannelMembership membership() {
    throw new UnsupportedOperationException();
  }

  public PolicyTree policies() {
    throw new UnsupportedOperationException();
  }

  public BatchSettings batch() {
    throw new UnsupportedOperationException();
  }

  public Capabilities capabilities() {
    throw new UnsupportedOperationException();
  }

  /// `BFT`.
  public String consensusType() {
    throw new UnsupportedOperationException();
  }

  /// Marshalled `orderer.smartbft.Options`.
  public ByteString consensusMetadata() {
    throw new UnsupportedOperationException();
  }

  public Consenters consenters() {
    throw new UnsupportedOperationException();
  }

  /// By group name, sorted.
  public Map<String, ChannelOrg> applicationOrgs() {
    throw new UnsupportedOperationException();
  }

  /// By group name, sorted.
  public Map<String, ChannelOrg> ordererOrgs() {
    throw new UnsupportedOperationException();
  }

  /// Resource to policy path, as configured; Fabric's defaults are not in it.
  public Map<String, String> acls() {
    throw new UnsupportedOperationException();
  }

  /// The policy of a resource such as `peer/Propose`: the channel's ACL, else Fabric's default,
  /// else one that refuses everybody.
  public Policy accessPolicy(String resource) {
    throw new UnsupportedOperationException();
  }

  /// Checks the quorum of signatures on a block ordered under this configuration.
  public BlockSignatureVerifier blockSignatures() {
    throw new UnsupportedOperationException();
  }
}
