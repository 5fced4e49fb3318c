package org.dure.membership.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Msp;
import org.dure.membership.msp.MspException;
import org.dure.membership.msp.MspVersion;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.PolicyTree;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.APIResource;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/// The parts of a channel's configuration, read from its tree and checked (`common/channelconfig`).
record ConfigParts(
    ChannelMembership membership,
    PolicyTree policies,
    Capabilities capabilities,
    BatchSettings batch,
    ConsensusType consensus,
    Consenters consenters,
    SortedMap<String, ChannelOrg> applicationOrgs,
    SortedMap<String, ChannelOrg> ordererOrgs,
    AccessControl access) {

  static final String BFT = "BFT";
  private static final int WIDTH_WHOLE = -1;

  static ConfigParts read(Config config, CryptoProvider crypto) throws ConfigException {
    if (!config.hasChannelGroup()) {
      throw new ConfigException("config must contain a channel group");
    }
    ConfigGroup channel = config.getChannelGroup();
    ConfigGroup orderer = ConfigGroups.group(channel, ConfigGroups.ORDERER);
    ConfigGroup application = ConfigGroups.group(channel, ConfigGroups.APPLICATION);
    Capabilities capabilities =
        new Capabilities(capabilities(channel), capabilities(orderer), capabilities(application));
    capabilities.checkKnown();
    checkChannel(channel, capabilities);
    MspSet msps = new MspSet(crypto, capabilities.isV3() ? MspVersion.V3_0 : MspVersion.V1_4_3);
    SortedMap<String, ChannelOrg> ordererOrgs = orgs(orderer, msps);
    SortedMap<String, ChannelOrg> applicationOrgs = orgs(application, msps);
    checkEndpoints(ordererOrgs, capabilities);
    ConsensusType consensus =
        ConfigGroups.required(orderer, ConfigGroups.CONSENSUS_TYPE, ConsensusType.parser());
    ChannelMembership membership = msps.membership();
    return new ConfigParts(
        membership,
        policies(channel),
        capabilities,
        batch(orderer),
        consensus,
        consenters(orderer, consensus, capabilities, membership),
        applicationOrgs,
        ordererOrgs,
        access(application));
  }

  private static void checkChannel(ConfigGroup channel, Capabilities capabilities)
      throws ConfigException {
    String hash =
        ConfigGroups.required(channel, ConfigGroups.HASHING_ALGORITHM, HashingAlgorithm.parser())
            .getName();
    if (!hash.equals("SHA256")) {
      throw new ConfigException("Unknown hashing algorithm type: " + hash + " (only SHA256)");
    }
    int width =
        ConfigGroups.required(
                channel, ConfigGroups.BLOCK_DATA_HASHING, BlockDataHashingStructure.parser())
            .getWidth();
    if (width != WIDTH_WHOLE) {
      throw new ConfigException(
          "BlockDataHashStructure width only supported at MaxUint32 in this version");
    }
    OrdererAddresses addresses =
        ConfigGroups.value(channel, ConfigGroups.ORDERER_ADDRESSES, OrdererAddresses.parser());
    if (capabilities.isV3() && addresses.getAddressesCount() > 0) {
      throw new ConfigException(
          "global OrdererAddresses are not allowed with V3_0 capability, use org specific addresses only");
    }
  }

  private static Set<String> capabilities(ConfigGroup group) throws ConfigException {
    return ConfigGroups.value(
            group,
            ConfigGroups.CAPABILITIES,
            org.hyperledger.fabric.protos.common.Capabilities.parser())
        .getCapabilitiesMap()
        .keySet();
  }

  private static PolicyTree policies(ConfigGroup channel) throws ConfigException {
    try {
      return PolicyTree.of(channel);
    } catch (PolicyException e) {
      throw new ConfigException("initializing policymanager failed: " + e.getMessage(), e);
    }
  }

  private static BatchSettings batch(ConfigGroup orderer) throws ConfigException {
    BatchSize size = ConfigGroups.required(orderer, ConfigGroups.BATCH_SIZE, BatchSize.parser());
    BatchTimeout timeout =
        ConfigGroups.required(orderer, ConfigGroups.BATCH_TIMEOUT, BatchTimeout.parser());
    try {
      return new BatchSettings(
          size.getMaxMessageCount(),
          size.getAbsoluteMaxBytes(),
          size.getPreferredMaxBytes(),
          GoDuration.parse(timeout.getTimeout()));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("batch settings: " + e.getMessage(), e);
    }
  }

  private static Consenters consenters(
      ConfigGroup orderer,
      ConsensusType consensus,
      Capabilities capabilities,
      ChannelMembership membership)
      throws ConfigException {
    if (!consensus.getType().equals(BFT) || !capabilities.isV3()) {
      throw new ConfigException(
          "consensus type %s with channel capabilities %s: this node orders by BFT with V3_0 only"
              .formatted(consensus.getType(), capabilities.channel()));
    }
    Orderers mapping = ConfigGroups.required(orderer, ConfigGroups.ORDERERS, Orderers.parser());
    List<Consenter> consenters = new ArrayList<>();
    for (org.hyperledger.fabric.protos.common.Consenter each : mapping.getConsenterMappingList()) {
      try {
        consenters.add(Consenter.of(each));
      } catch (IllegalArgumentException e) {
        throw new ConfigException(String.valueOf(e.getMessage()), e);
      }
      if (!membership.msps().containsKey(each.getMspId())) {
        throw new ConfigException(
            "consenter %d is of MSP %s, which the channel does not have"
                .formatted(each.getId(), each.getMspId()));
      }
    }
    if (consenters.isEmpty()) {
      throw new ConfigException("the configuration names no consenters");
    }
    return Consenters.of(consenters);
  }

  private static SortedMap<String, ChannelOrg> orgs(ConfigGroup parent, MspSet msps)
      throws ConfigException {
    SortedMap<String, ChannelOrg> orgs = new TreeMap<>();
    for (Map.Entry<String, ConfigGroup> entry : new TreeMap<>(parent.getGroupsMap()).entrySet()) {
      ConfigGroup group = entry.getValue();
      MSPConfig msp = ConfigGroups.required(group, ConfigGroups.MSP, MSPConfig.parser());
      AnchorPeers anchors =
          ConfigGroups.value(group, ConfigGroups.ANCHOR_PEERS, AnchorPeers.parser());
      OrdererAddresses endpoints =
          ConfigGroups.value(group, ConfigGroups.ENDPOINTS, OrdererAddresses.parser());
      orgs.put(
          entry.getKey(),
          new ChannelOrg(
              entry.getKey(),
              msps.add(msp),
              anchors.getAnchorPeersList().stream()
                  .map(anchor -> anchor.getHost() + ":" + anchor.getPort())
                  .toList(),
              List.copyOf(endpoints.getAddressesList())));
    }
    return Collections.unmodifiableSortedMap(orgs);
  }

  private static void checkEndpoints(
      SortedMap<String, ChannelOrg> ordererOrgs, Capabilities capabilities) throws ConfigException {
    List<String> missing =
        ordererOrgs.values().stream()
            .filter(org -> org.ordererEndpoints().isEmpty())
            .map(ChannelOrg::name)
            .toList();
    if (capabilities.isV3() && !missing.isEmpty()) {
      throw new ConfigException("some orderer organizations endpoints are empty: " + missing);
    }
  }

  private static AccessControl access(ConfigGroup application) throws ConfigException {
    ACLs acls = ConfigGroups.value(application, ConfigGroups.ACLS, ACLs.parser());
    SortedMap<String, String> configured = new TreeMap<>();
    for (Map.Entry<String, APIResource> acl : acls.getAclsMap().entrySet()) {
      configured.put(acl.getKey(), acl.getValue().getPolicyRef());
    }
    return new AccessControl(configured);
  }

  /// Gathers the organisations' MSPs, each once.
  private static final class MspSet {
    private final CryptoProvider crypto;
    private final MspVersion version;
    private final SortedMap<String, MSPConfig> configs = new TreeMap<>();
    private final List<Msp> msps = new ArrayList<>();

    MspSet(CryptoProvider crypto, MspVersion version) {
      this.crypto = crypto;
      this.version = version;
    }

    String add(MSPConfig config) throws ConfigException {
      for (Map.Entry<String, MSPConfig> known : configs.entrySet()) {
        if (known.getValue().equals(config)) {
          return known.getKey();
        }
      }
      try {
        Msp msp = Msp.of(config, crypto, version);
        if (configs.put(msp.id(), config) != null) {
          throw new ConfigException(
              "Attempted to define two different versions of MSP: " + msp.id());
        }
        msps.add(msp);
        return msp.id();
      } catch (MspException e) {
        throw new ConfigException(String.valueOf(e.getMessage()), e);
      }
    }

    ChannelMembership membership() {
      return ChannelMembership.of(msps);
    }
  }
}
