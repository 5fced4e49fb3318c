package org.dure.store;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.model.block.BlockHashing;
import org.hyperledger.fabric.protos.common.Block;

/// Where a ledger begins that was not built from its first block.
///
/// @param channelId whose ledger
/// @param lastBlock header and metadata of the last block that the snapshot comprises
/// @param commitHash of that block, empty if it has none
/// @param configBlocks the config blocks so far, whole, from the genesis block on
public record LedgerStart(
    String channelId, Block lastBlock, ByteString commitHash, List<Block> configBlocks) {
  public LedgerStart {
    configBlocks = List.copyOf(configBlocks);
  }

  /// The number of the next block.
  public long height() {
    return lastBlock.getHeader().getNumber() + 1;
  }

  /// Hash of the last block's header.
  public ByteString lastBlockHash() {
    return BlockHashing.headerHash(lastBlock.getHeader());
  }
}
