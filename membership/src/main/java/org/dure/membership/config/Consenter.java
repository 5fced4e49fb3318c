package org.dure.membership.config;

import com.google.protobuf.ByteString;

/// One of the nodes that order a channel's blocks (`common.Consenter`).
///
/// @param id number in block signatures, from 1; unsigned
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

  private static final int PORT_MAX = 65_535;

  public Consenter {
    if (id == 0) {
      throw new IllegalArgumentException("a consenter's id is not 0");
    }
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException(
          "port " + port + " of consenter " + Integer.toUnsignedString(id) + " is not 1 to 65535");
    }
  }

  static Consenter of(org.hyperledger.fabric.protos.common.Consenter proto) {
    return new Consenter(
        proto.getId(),
        proto.getHost(),
        proto.getPort(),
        proto.getMspId(),
        proto.getIdentity(),
        proto.getClientTlsCert(),
        proto.getServerTlsCert());
  }

  /// As it stands in the channel configuration.
  public org.hyperledger.fabric.protos.common.Consenter proto() {
    return org.hyperledger.fabric.protos.common.Consenter.newBuilder()
        .setId(id)
        .setHost(host)
        .setPort(port)
        .setMspId(mspId)
        .setIdentity(identity)
        .setClientTlsCert(clientTlsCert)
        .setServerTlsCert(serverTlsCert)
        .build();
  }

  /// `host:port`.
  public String endpoint() {
    return host + ":" + port;
  }
}
