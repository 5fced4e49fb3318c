package org.dure.node.order;

import java.util.List;

/// Where a channel's ordering stands.
///
/// @param height number of blocks on the ledger
/// @param leaderId consenter id of the view's leader
/// @param consenter whether the node takes part in ordering, or else only follows
/// @param stableCheckpoint highest block that a quorum agrees on together with its state
/// @param pooled envelopes waiting or being ordered
/// @param stoppedBecause empty while the channel works
/// @param hinderedBecause why the node cannot catch up with the others; empty while it can
public record OrderStatus(
    long height,
    long view,
    int leaderId,
    boolean inViewChange,
    boolean consenter,
    long stableCheckpoint,
    int pooled,
    List<PeerStanding> peers,
    String stoppedBecause,
    String hinderedBecause) {

  public OrderStatus {
    peers = List.copyOf(peers);
  }

  /// Another node of the channel.
  public record PeerStanding(int consenterId, String mspId, String address, boolean connected) {}
}
