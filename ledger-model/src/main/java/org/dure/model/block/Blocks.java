package org.dure.model.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collections;
import java.util.List;
import org.dure.model.MalformedException;
import org.dure.model.Wire;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;

/// Making blocks, and reading and writing their metadata. A block carries five metadata items,
/// which [BlockMetadataIndex] numbers; an item that is absent reads as empty.
public final class Blocks {
  private static final int METADATA_ITEMS = BlockMetadataIndex.COMMIT_HASH_VALUE + 1;

  private Blocks() {}

  /// Parses a block, whose parts share the memory of `bytes`. Nothing is checked beyond the
  /// encoding.
  ///
  /// @throws MalformedException if the bytes do not parse
  public static Block parse(ByteString bytes) throws MalformedException {
    try {
      return Wire.parse(Block.parser(), bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the block does not parse", e);
    }
  }

  /// A block with header and data and five empty metadata items.
  ///
  /// @throws MalformedException if the transactions are not well formed, see
  ///   [BlockHashing#checkWellFormed]
  public static Block create(long number, ByteString previousHash, List<ByteString> transactions)
      throws MalformedException {
    BlockHeader header =
        BlockHeader.newBuilder()
            .setNumber(number)
            .setPreviousHash(previousHash)
            .setDataHash(BlockHashing.dataHash(transactions))
            .build();
    return create(header, transactions);
  }

  /// A block with this header, data and five empty metadata items. Whoever calls answers for the
  /// header's data hash being that of the transactions.
  public static Block create(BlockHeader header, List<ByteString> transactions) {
    return Block.newBuilder()
        .setHeader(header)
        .setData(BlockData.newBuilder().addAllData(transactions))
        .setMetadata(
            BlockMetadata.newBuilder()
                .addAllMetadata(Collections.nCopies(METADATA_ITEMS, ByteString.EMPTY)))
        .build();
  }

  /// Checks that a received block hangs together: it has a header, its transactions are well formed
  /// and its data hash is theirs.
  ///
  /// @throws MalformedException if not
  public static void checkData(Block block) throws MalformedException {
    if (!block.hasHeader()) {
      throw new MalformedException("the block has no header");
    }
    ByteString hash = BlockHashing.dataHash(block.getData().getDataList());
    if (!hash.equals(block.getHeader().getDataHash())) {
      throw new MalformedException(
          "the data hash of block " + block.getHeader().getNumber() + " does not match its data");
    }
  }

  /// The metadata item at `index`, empty if absent.
  public static ByteString metadata(Block block, BlockMetadataIndex index) {
    BlockMetadata metadata = block.getMetadata();
    return index.getNumber() < metadata.getMetadataCount()
        ? metadata.getMetadata(index.getNumber())
        : ByteString.EMPTY;
  }

  /// The block with the metadata item at `index` replaced.
  public static Block withMetadata(Block block, BlockMetadataIndex index, ByteString item) {
    BlockMetadata.Builder metadata = block.getMetadata().toBuilder();
    while (metadata.getMetadataCount() < METADATA_ITEMS) {
      metadata.addMetadata(ByteString.EMPTY);
    }
    return block.toBuilder().setMetadata(metadata.setMetadata(index.getNumber(), item)).build();
  }

  /// The block with its orderers' metadata and signatures: SIGNATURES, and the deprecated
  /// LAST_CONFIG beside it, which old clients still read.
  public static Block withSignatures(
      Block block, ByteString ordererBlockMetadata, List<MetadataSignature> signatures)
      throws MalformedException {
    LastConfig lastConfig = ordererMetadata(ordererBlockMetadata).getLastConfig();
    Metadata signed =
        Metadata.newBuilder().setValue(ordererBlockMetadata).addAllSignatures(signatures).build();
    Metadata last = Metadata.newBuilder().setValue(lastConfig.toByteString()).build();
    Block withSigned = withMetadata(block, BlockMetadataIndex.SIGNATURES, signed.toByteString());
    return withMetadata(withSigned, BlockMetadataIndex.LAST_CONFIG, last.toByteString());
  }

  /// The block as it is committed: with the validation codes and, from block 1 on, the commit hash.
  ///
  /// @param flags one byte per transaction
  /// @param commitHash empty for block 0
  public static Block withOutcome(Block block, ByteString flags, ByteString commitHash) {
    Block flagged = withMetadata(block, BlockMetadataIndex.TRANSACTIONS_FILTER, flags);
    return commitHash.isEmpty()
        ? flagged
        : withMetadata(
            flagged,
            BlockMetadataIndex.COMMIT_HASH,
            Metadata.newBuilder().setValue(commitHash).build().toByteString());
  }

  /// The validation codes, one byte per transaction, empty if the block was never validated.
  public static ByteString transactionsFilter(Block block) {
    return metadata(block, BlockMetadataIndex.TRANSACTIONS_FILTER);
  }

  /// The commit hash, empty if the block has none.
  public static ByteString commitHash(Block block) throws MalformedException {
    return metadataAt(block, BlockMetadataIndex.COMMIT_HASH).getValue();
  }

  /// What the orderers signed beside the header; the default instance if the block carries nothing.
  public static OrdererBlockMetadata ordererMetadata(Block block) throws MalformedException {
    return ordererMetadata(metadataAt(block, BlockMetadataIndex.SIGNATURES).getValue());
  }

  /// Number of the config block in force for this block. Read from the signed orderer metadata,
  /// else from the deprecated LAST_CONFIG, else 0.
  public static long lastConfig(Block block) throws MalformedException {
    Metadata signed = metadataAt(block, BlockMetadataIndex.SIGNATURES);
    if (!signed.getValue().isEmpty()) {
      return ordererMetadata(signed.getValue()).getLastConfig().getIndex();
    }
    try {
      ByteString last = metadataAt(block, BlockMetadataIndex.LAST_CONFIG).getValue();
      return LastConfig.parseFrom(last).getIndex();
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("metadata LAST_CONFIG does not parse", e);
    }
  }

  /// The metadata item at `index`, parsed; the default instance if absent.
  public static Metadata metadataAt(Block block, BlockMetadataIndex index)
      throws MalformedException {
    try {
      return Metadata.parseFrom(metadata(block, index));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("metadata " + index + " does not parse", e);
    }
  }

  private static OrdererBlockMetadata ordererMetadata(ByteString bytes) throws MalformedException {
    try {
      return OrdererBlockMetadata.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the orderers' block metadata do not parse", e);
    }
  }
}
