package org.dure.node.events;

import java.time.Duration;
import org.dure.model.block.ParsedBlock;
import org.dure.store.Ledger;
import org.jspecify.annotations.Nullable;

/// Blocks in order from a number on, pulled by one reader at its own pace. Holds nothing but its
/// place; need not be closed.
public final class BlockFeed {
  private final Ledger ledger;
  private final CommitSignal signal;
  private final RecentBlocks recent;
  private long next;

  BlockFeed(Ledger ledger, CommitSignal signal, RecentBlocks recent, long next) {
    this.ledger = ledger;
    this.signal = signal;
    this.recent = recent;
    this.next = next;
  }

  /// The number of the block that comes next.
  public long next() {
    return next;
  }

  /// The next block; null when it is not committed within `wait`, or never will be because the
  /// channel is closed ([#ended]).
  public @Nullable CommittedBlock poll(Duration wait) throws InterruptedException {
    if (!signal.awaitBlock(next, wait.toNanos())) {
      return null;
    }
    CommittedBlock block = recent.find(next);
    if (block == null) {
      long number = next;
      block =
          new CommittedBlock(
              ledger
                  .block(number)
                  .map(ParsedBlock::parse)
                  .orElseThrow(
                      () -> new IllegalStateException("the ledger lacks block " + number)));
    }
    next++;
    return block;
  }

  /// Whether no more blocks will come.
  public boolean ended() {
    return signal.isClosed() && next >= signal.height();
  }
}
