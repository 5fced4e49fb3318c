package org.dure.node.care;

import org.jspecify.annotations.Nullable;

/// Something that is not as it should be on a ledger.
///
/// @param block null if it concerns none
/// @param transaction its index in the block, null if it concerns none
/// @param part of the ledger: a check of blocks, an index, the state, a file
/// @param key within the part, for a reader; empty if the part is enough
public record Finding(
    String channel,
    @Nullable Long block,
    @Nullable Integer transaction,
    String part,
    String key,
    String expected,
    String found) {

  static Finding ofBlock(String channel, long block, String part, String expected, String found) {
    return new Finding(channel, block, null, part, "", expected, found);
  }

  /// One line for a reader.
  public String sentence() {
    StringBuilder text = new StringBuilder("channel ").append(channel);
    if (block != null) {
      text.append(", block ").append(block);
    }
    if (transaction != null) {
      text.append(", transaction ").append(transaction);
    }
    text.append(", ").append(part);
    if (!key.isEmpty()) {
      text.append(' ').append(key);
    }
    return text.append(": expected ").append(expected).append(", found ").append(found).toString();
  }
}
