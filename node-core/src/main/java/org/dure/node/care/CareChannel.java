package org.dure.node.care;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.store.Ledger;
import org.dure.store.rocks.RocksLedgers;
import org.hyperledger.fabric.protos.common.Block;

/// A channel of a stopped node, with what is trusted about it: its genesis block.
///
/// @param mspId the node's organisation
/// @param root of all the node's ledgers
/// @param first the configuration in the genesis block
public record CareChannel(
    String mspId, Path root, Block genesis, ChannelConfig first, CryptoProvider crypto) {

  /// @throws CareException if the genesis block holds no usable configuration
  public static CareChannel of(String mspId, Path root, Block genesis, CryptoProvider crypto)
      throws CareException {
    try {
      return new CareChannel(
          mspId, root, genesis, ChannelConfig.fromBlock(genesis, crypto), crypto);
    } catch (ConfigException e) {
      throw new CareException(
          CareException.Kind.SURROUNDINGS,
          "the genesis block cannot be used: " + e.getMessage(),
          e);
    }
  }

  public String id() {
    return first.channelId();
  }

  void requireLedger() throws CareException {
    if (!new RocksLedgers(root).channelIds().contains(id())) {
      throw new CareException(
          CareException.Kind.SURROUNDINGS,
          "there is no ledger of channel %s in %s".formatted(id(), root));
    }
  }

  ByteString genesisHash() {
    return BlockHashing.headerHash(genesis.getHeader());
  }

  /// Number of the config block in force for the block after block `number` of a ledger.
  static long lastConfig(Ledger ledger, long number) throws CareException {
    boolean isWhole =
        number >= ledger.firstBlock() || ledger.wholeBlockBefore(number + 1) == number;
    try {
      if (!isWhole) {
        return Blocks.lastConfig(header(ledger, number));
      }
      Block block = required(ledger, number);
      return ParsedBlock.parse(block).isConfig() ? number : Blocks.lastConfig(block);
    } catch (MalformedException e) {
      throw new CareException(
          CareException.Kind.CONTENT, "block " + number + ": " + e.getMessage(), e);
    }
  }

  /// Header and metadata of a block, whose data may be gone.
  static Block header(Ledger ledger, long number) throws CareException {
    return ledger
        .signedHeader(number)
        .orElseThrow(() ->
            CareException.content(
                "the ledger of channel %s lacks the header of block %d"
                    .formatted(ledger.channelId(), number)));
  }

  /// Only what has all blocks can be validated again.
  static void requireWhole(Ledger ledger) throws CareException {
    if (ledger.firstBlock() > 0) {
      throw new CareException(
          CareException.Kind.SURROUNDINGS,
          "the ledger of channel %s holds whole blocks from block %d on only (it began with a snapshot or was pruned), so its state cannot be built from them again; dure ledger verify --blocks-only --from %d checks the blocks"
              .formatted(ledger.channelId(), ledger.firstBlock(), ledger.firstBlock()));
    }
  }

  /// The configuration in a config block of a ledger.
  ChannelConfig configIn(Ledger ledger, long number) throws CareException {
    if (number == 0) {
      return first;
    }
    try {
      return ChannelConfig.fromBlock(required(ledger, number), crypto);
    } catch (ConfigException e) {
      throw new CareException(
          CareException.Kind.CONTENT,
          "block %d should hold a configuration: %s".formatted(number, e.getMessage()),
          e);
    }
  }

  static Block required(Ledger ledger, long number) throws CareException {
    return ledger
        .block(number)
        .orElseThrow(() ->
            CareException.content(
                "the ledger of channel %s lacks block %d".formatted(ledger.channelId(), number)));
  }
}
