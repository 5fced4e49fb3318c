package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.StateUpdates;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/// A block, judged.
///
/// @param codes one per transaction; none is NOT_VALIDATED
/// @param updates what the valid ones do, to be written together
/// @param newConfig in force from the next block on, null if that does not change
public record ValidatedBlock(
    ParsedBlock block,
    List<TxValidationCode> codes,
    StateUpdates updates,
    @Nullable ChannelConfig newConfig) {
  public ValidatedBlock {
    codes = List.copyOf(codes);
    if (codes.size() != block.size()) {
      throw new IllegalArgumentException(
          codes.size() + " codes for " + block.size() + " transactions");
    }
  }

  /// The block's TRANSACTIONS_FILTER: one byte per transaction.
  public ByteString filter() {
    byte[] filter = new byte[codes.size()];
    for (int i = 0; i < filter.length; i++) {
      filter[i] = (byte) codes.get(i).getNumber();
    }
    return ByteString.copyFrom(filter);
  }
}
