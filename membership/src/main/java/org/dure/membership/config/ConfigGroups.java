package org.dure.membership.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.jspecify.annotations.Nullable;

/// The names in a channel's configuration tree, and reading its values.
final class ConfigGroups {

  static final String APPLICATION = "Application";
  static final String ORDERER = "Orderer";
  static final String MSP = "MSP";
  static final String ANCHOR_PEERS = "AnchorPeers";
  static final String ENDPOINTS = "Endpoints";
  static final String CAPABILITIES = "Capabilities";
  static final String ACLS = "ACLs";
  static final String BATCH_SIZE = "BatchSize";
  static final String BATCH_TIMEOUT = "BatchTimeout";
  static final String CHANNEL_RESTRICTIONS = "ChannelRestrictions";
  static final String CONSENSUS_TYPE = "ConsensusType";
  static final String ORDERERS = "Orderers";
  static final String ORDERER_ADDRESSES = "OrdererAddresses";
  static final String HASHING_ALGORITHM = "HashingAlgorithm";
  static final String BLOCK_DATA_HASHING = "BlockDataHashingStructure";
  static final String BLOCK_VALIDATION = "BlockValidation";
  static final String ADMINS = "Admins";

  private ConfigGroups() {}

  static ConfigGroup group(ConfigGroup parent, String name) throws ConfigException {
    ConfigGroup group = parent.getGroupsMap().get(name);
    if (group == null) {
      throw new ConfigException("the configuration has no group " + name);
    }
    return group;
  }

  /// The value, or the default instance when it is absent.
  static <T extends MessageLite> T value(ConfigGroup group, String name, Parser<T> parser)
      throws ConfigException {
    @Nullable ConfigValue value = group.getValuesMap().get(name);
    try {
      return parser.parseFrom(value == null ? ByteString.EMPTY : value.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new ConfigException("the value " + name + " does not parse: " + e.getMessage(), e);
    }
  }

  static <T extends MessageLite> T required(ConfigGroup group, String name, Parser<T> parser)
      throws ConfigException {
    if (!group.containsValues(name)) {
      throw new ConfigException("the configuration has no value " + name);
    }
    return value(group, name, parser);
  }
}
