package org.dure.node.app;

import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.CollectionHistory;
import org.dure.node.collection.Distribution;
import org.dure.node.collection.PlaintextDesk;
import org.dure.node.collection.PrivateDataCounts;
import org.dure.node.collection.ReadableSets;
import org.dure.node.collection.Reconciler;
import org.dure.node.peer.PeerLinks;
import org.dure.store.Ledger;

/// What a channel has to do with private plaintext.
record ChannelPlaintext(
    CollectionHistory history,
    Distribution distribution,
    BlockPlaintext gathering,
    PlaintextDesk desk,
    Reconciler reconciler,
    PrivateDataCounts counts,
    ReadableSets readable) {

  /// @param mspId this node's organisation
  static ChannelPlaintext of(
      String mspId, Ledger ledger, Supplier<ChannelConfig> config, PeerLinks links) {
    LinkedMembers nodes = new LinkedMembers(mspId, ledger.channelId(), config, links);
    CollectionHistory history = new CollectionHistory(ledger, config);
    PrivateDataCounts counts = new PrivateDataCounts();
    return new ChannelPlaintext(
        history,
        new Distribution(ledger, history, nodes, counts),
        new BlockPlaintext(mspId, ledger.staging(), nodes, counts),
        new PlaintextDesk(
            mspId,
            ledger,
            history,
            consenter ->
                config.get().consenters().byId(consenter).map(Consenter::mspId).orElse(null),
            counts),
        new Reconciler(mspId, ledger, history, nodes, counts),
        counts,
        new ReadableSets(ledger, history));
  }
}
