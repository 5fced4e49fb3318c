package org.dure.node.peer;

/// Another node of a channel, as the channel's configuration names it.
///
/// @param consenterId the node's consenter id, from 1
/// @param mspId the organisation that runs the node
/// @param serverKey the key the node must show when this node connects to it
/// @param clientKey the key the node must show when it connects to this node
public record PeerMember(
    int consenterId, String mspId, String host, int port, TlsKey serverKey, TlsKey clientKey) {

  public PeerMember {
    if (consenterId < 1) {
      throw new IllegalArgumentException("consenter id " + consenterId + " is below 1");
    }
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not an address: " + host + ":" + port);
    }
  }

  public String address() {
    return host + ":" + port;
  }
}
