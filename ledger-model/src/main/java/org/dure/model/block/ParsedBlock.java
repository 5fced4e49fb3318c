package org.dure.model.block;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// A block with the parsed view of each of its envelopes.
public record ParsedBlock(Block block, List<ParsedEnvelope> envelopes) {
  public ParsedBlock {
    envelopes = List.copyOf(envelopes);
    if (envelopes.size() != block.getData().getDataCount()) {
      throw new IllegalArgumentException(
          "block "
              + block.getHeader().getNumber()
              + " has "
              + block.getData().getDataCount()
              + " transactions, not "
              + envelopes.size());
    }
  }

  /// Parses every envelope of `block`.
  public static ParsedBlock parse(Block block) {
    return new ParsedBlock(
        block, block.getData().getDataList().stream().map(ParsedEnvelope::parse).toList());
  }

  public long number() {
    return block.getHeader().getNumber();
  }

  /// The hash of the block's header.
  public ByteString hash() {
    return BlockHashing.headerHash(block.getHeader());
  }

  public int size() {
    return envelopes.size();
  }

  /// Whether the block holds nothing but a channel configuration.
  public boolean isConfig() {
    return envelopes.size() == 1 && envelopes.getFirst().isConfig();
  }

  /// The validation code of a transaction; NOT_VALIDATED if the block carries none for it.
  public TxValidationCode code(int index) {
    ByteString filter = Blocks.transactionsFilter(block);
    if (index >= filter.size()) {
      return TxValidationCode.NOT_VALIDATED;
    }
    TxValidationCode code = TxValidationCode.forNumber(filter.byteAt(index) & 0xff);
    return code == null ? TxValidationCode.INVALID_OTHER_REASON : code;
  }

  /// The same transactions in a block with other metadata; nothing is parsed again.
  public ParsedBlock withBlock(Block sameData) {
    return new ParsedBlock(sameData, envelopes);
  }
}
