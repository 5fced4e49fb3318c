package org.dure.node.app;

import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.CollectionHistory;
import org.dure.node.collection.Distribution;
import org.dure.node.collection.PlaintextDesk;
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
    ReadableSets readable) {

  /// @param mspId this node's organisation
  static ChannelPlaintext of(
      String mspId, Ledger ledger, Supplier<ChannelConfig> config, PeerLinks links) {
    LinkedMembers nodes = new LinkedMembers(mspId, ledger.channelId(), config, links);
    CollectionHistory history = new CollectionHistory(ledger, config);
    return new ChannelPlaintext(
        history,
        new Distribution(ledger, history, nodes),
        new BlockPlaintext(mspId, ledger.staging(), nodes),
        new PlaintextDesk(
            mspId,
            ledger,
            history,
            consenter ->
                config.get().consenters().byId(consenter).map(Consenter::mspId).orElse(null)),
        new Reconciler(mspId, ledger, history, nodes),
        new ReadableSets(ledger, history));
  }
}
