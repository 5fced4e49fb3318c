package org.dure.node.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.dure.api.order.v1.VotePosition;
import org.dure.membership.config.BlockSignatureVerifier;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.policy.PolicyVerdict;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.hyperledger.fabric.protos.common.Block;

/// The configurations of a channel one after the other: each config block signed by a quorum of the
/// consenters that the one before names, and one of them the operator's own.
final class ConfigChain {
  private final List<Block> blocks;
  private final ChannelConfig newest;
  private final BlockSignatureVerifier beforeNewest;

  private ConfigChain(
      List<Block> blocks, ChannelConfig newest, BlockSignatureVerifier beforeNewest) {
    this.blocks = blocks;
    this.newest = newest;
    this.beforeNewest = beforeNewest;
  }

  static ConfigChain check(List<Block> blocks, Block trusted, CryptoProvider crypto)
      throws SnapshotException {
    if (blocks.isEmpty() || blocks.getFirst().getHeader().getNumber() != 0) {
      throw new SnapshotException("the snapshot does not hold the channel's genesis block");
    }
    ByteString root = BlockHashing.headerHash(trusted.getHeader());
    if (blocks.stream().noneMatch(b -> BlockHashing.headerHash(b.getHeader()).equals(root))) {
      throw new SnapshotException(
          "the snapshot is of another channel: the trusted block is none of its config blocks");
    }
    ChannelConfig config = config(blocks.getFirst(), crypto);
    BlockSignatureVerifier before = config.blockSignatures();
    for (Block block : blocks.subList(1, blocks.size())) {
      before = config.blockSignatures();
      certified(block, config.channelId(), before);
      config = config(block, crypto);
    }
    return new ConfigChain(blocks, config, before);
  }

  private static ChannelConfig config(Block block, CryptoProvider crypto) throws SnapshotException {
    try {
      Blocks.checkData(block);
      return ChannelConfig.fromBlock(block, crypto);
    } catch (ConfigException | MalformedException e) {
      throw new SnapshotException(
          "config block %d: %s".formatted(block.getHeader().getNumber(), e.getMessage()), e);
    }
  }

  ChannelConfig newest() {
    return newest;
  }

  /// That the snapshot's last block is one of this channel, under its newest configuration.
  void checkLast(Block last, SnapshotMetadata metadata) throws SnapshotException {
    long number = last.getHeader().getNumber();
    String hash = SnapshotMetadata.hex(BlockHashing.headerHash(last.getHeader()));
    if (number != metadata.lastBlock() || !hash.equals(metadata.lastBlockHash())) {
      throw new SnapshotException(
          "the last block in %s is not the one in %s"
              .formatted(SnapshotFiles.BLOCKS, SnapshotFiles.SIGNABLE));
    }
    if (!newest.channelId().equals(metadata.channelId())) {
      throw new SnapshotException(
          "the snapshot is of channel %s, its configuration of %s"
              .formatted(metadata.channelId(), newest.channelId()));
    }
    Block config = blocks.getLast();
    if (config.getHeader().equals(last.getHeader())) {
      if (number > 0) {
        certified(last, newest.channelId(), beforeNewest);
      }
      return;
    }
    certified(last, newest.channelId(), newest.blockSignatures());
    try {
      if (Blocks.lastConfig(last) != config.getHeader().getNumber()) {
        throw new SnapshotException(
            "block %d was signed under the configuration of block %d, which the snapshot lacks"
                .formatted(number, Blocks.lastConfig(last)));
      }
    } catch (MalformedException e) {
      throw new SnapshotException("block " + number + " is damaged: " + e.getMessage(), e);
    }
  }

  private static void certified(Block block, String channelId, BlockSignatureVerifier signatures)
      throws SnapshotException {
    long number = block.getHeader().getNumber();
    try {
      VotePosition position =
          VotePosition.parseFrom(Blocks.ordererMetadata(block).getConsenterMetadata());
      if (!position.getChannelId().equals(channelId) || position.getSequence() != number) {
        throw new SnapshotException(
            "block %d was signed for channel '%s' and sequence %d"
                .formatted(number, position.getChannelId(), position.getSequence()));
      }
    } catch (MalformedException | InvalidProtocolBufferException e) {
      throw new SnapshotException(
          "block %d carries no certificate: %s".formatted(number, e.getMessage()), e);
    }
    if (signatures.verify(block.getHeader(), block.getMetadata())
        instanceof PolicyVerdict.Unsatisfied(String why)) {
      throw new SnapshotException(
          "%s: the certificate of block %d does not hold: %s"
              .formatted(SnapshotFiles.BLOCKS, number, why));
    }
  }
}
