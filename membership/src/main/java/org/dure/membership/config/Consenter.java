package org.dure.membership.config;

import com.google.protobuf.ByteString;

/// One of the nodes that order a channel's blocks (`common.Consenter`).
///
/// @param id number in block signatures, from 1
/// @param host where its node listens
/// @param port TCP port, 1 to 65535
/// @param mspId its organisation
/// @param identity PEM certificate that its block signatures check against
/// @param clientTlsCert PEM certificate it opens connections with
/// @param serverTlsCert PEM certificate it accepts connections with
public record Consenter(
    int id,
    String host,
    int port,
    String mspId,
    ByteString identity,
    ByteString clientTlsCert,
    ByteString serverTlsCert) {

  /// `host:port`.
  public String endpoint() {
    return host + ":" + port;
  }
}
