package org.dure.node.order;

import java.util.List;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.Settings;
import org.dure.pbft.ViewChangeSize;

/// How many envelopes a block may have: view changes carry proposals, which name each envelope, and
/// must keep within their share of a message, or no leader could be replaced.
final class BlockRoom {
  /// Of P-384 in DER, the longest that a node's key makes.
  private static final int SIGNATURE_BYTES_MAX = 104;

  private BlockRoom() {}

  /// Why blocks may not be as large as a configuration allows, or empty.
  static String objection(ChannelConfig config, Settings settings) {
    List<Integer> ids = config.consenters().all().stream().map(Consenter::id).toList();
    ReplicaSet group = new ReplicaSet(config.channelId(), config.sequence(), ids, 0);
    int room = new ViewChangeSize(group, settings, SIGNATURE_BYTES_MAX).proposalBytesMax();
    int most = ProposedBlock.envelopesMax(room);
    int wanted = config.batch().maxMessageCount();
    return wanted <= most
        ? ""
        : "MaxMessageCount is %d, and with %d consenters it can be %d at most: a change of view could not carry larger blocks"
            .formatted(wanted, ids.size(), Math.max(0, most));
  }
}
