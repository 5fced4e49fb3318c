package org.dure.membership.config;

import java.util.List;

/// An organisation in a channel.
///
/// @param name key of its group
/// @param mspId of its MSP
/// @param anchorPeers `host:port`, of an application organisation
/// @param ordererEndpoints `host:port`, of an orderer organisation
public record ChannelOrg(
    String name, String mspId, List<String> anchorPeers, List<String> ordererEndpoints) {
  public ChannelOrg {
    anchorPeers = List.copyOf(anchorPeers);
    ordererEndpoints = List.copyOf(ordererEndpoints);
  }
}
