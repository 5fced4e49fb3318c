package org.dure.node.events;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The newest blocks, parsed, so that readers at the head of the chain neither read nor parse them
/// again. Bounded in number and in bytes.
final class RecentBlocks {
  private static final int BLOCKS_MAX = 64;
  private static final long BYTES_MAX = 32L << 20;

  private final ArrayDeque<CommittedBlock> blocks = new ArrayDeque<>();
  private long bytes;

  synchronized void add(CommittedBlock block) {
    blocks.addLast(block);
    bytes += sizeOf(block);
    while (blocks.size() > BLOCKS_MAX || (bytes > BYTES_MAX && blocks.size() > 1)) {
      bytes -= sizeOf(blocks.removeFirst());
    }
  }

  synchronized @Nullable CommittedBlock find(long number) {
    CommittedBlock newest = blocks.peekLast();
    if (newest == null || number > newest.number() || number <= newest.number() - blocks.size()) {
      return null;
    }
    for (CommittedBlock block : blocks) {
      if (block.number() == number) {
        return block;
      }
    }
    return null;
  }

  private static long sizeOf(CommittedBlock block) {
    return block.parsed().block().getSerializedSize();
  }
}
