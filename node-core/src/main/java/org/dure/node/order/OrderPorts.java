package org.dure.node.order;

import org.dure.node.peer.PeerLinks;
import org.dure.store.Ledger;

/// What a channel's ordering works with.
///
/// @param ledger read only: blocks for others, transaction index, height
/// @param sink where decided blocks go
public record OrderPorts(
    Ledger ledger, BlockSink sink, EnvelopeGate gate, PeerLinks links, OrderMetrics metrics) {}
