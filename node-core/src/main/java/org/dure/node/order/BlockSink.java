package org.dure.node.order;

import org.dure.model.block.ParsedBlock;

/// Takes the decided blocks, in order and each exactly once, on one thread of this package's. On
/// return the block is on disk, and the ledger shows it. Anything thrown halts the channel.
@FunctionalInterface
public interface BlockSink {
  /// @param decided header, data and orderers' signatures are final; the other metadata are empty
  CommitReceipt accept(ParsedBlock decided);
}
