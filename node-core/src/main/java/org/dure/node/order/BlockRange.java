package org.dure.node.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.MalformedException;
import org.hyperledger.fabric.protos.common.Block;

/// Consecutive blocks as one source gave them, each checked when it came in all but its link to the
/// block before. Filled by one thread, then read by another.
final class BlockRange {
  /// Bytes after which a range takes no further block.
  static final long BYTES_MAX = 8 << 20;

  final long from;
  final long last;
  private final BlockCertificates certificates;
  private final List<BlockCertificates.Certified> blocks = new ArrayList<>();
  private long bytes;
  private String fault = "";
  private boolean stalled;
  private String pruned = "";

  /// Whether what follows is of another configuration.
  private boolean ended;

  BlockRange(long from, long last, BlockCertificates certificates) {
    this.from = from;
    this.last = last;
    this.certificates = certificates;
  }

  int wanted() {
    return (int) (last - from + 1);
  }

  /// The first block that is still missing.
  long next() {
    return from + blocks.size();
  }

  /// Takes one marshalled block.
  ///
  /// @return whether another one is welcome
  boolean receive(ByteString marshalled) {
    if (ended) {
      return false;
    }
    try {
      Block block = parsed(marshalled);
      if (certificates.isLater(block)) {
        // Honest, and not to be checked before the configuration that it is signed under is here.
        ended = true;
        return false;
      }
      BlockCertificates.Certified certified = certificates.check(block);
      blocks.add(certified);
      bytes += marshalled.size();
      ended = certified.envelopes().getFirst().isConfig();
      return !ended && next() <= last && bytes < BYTES_MAX;
    } catch (MalformedException e) {
      refuse(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private Block parsed(ByteString marshalled) throws MalformedException {
    if (next() > last) {
      throw new MalformedException("more blocks came than were asked for");
    }
    Block block;
    try {
      block = Block.parseFrom(marshalled);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the block does not parse", e);
    }
    if (block.getHeader().getNumber() != next()) {
      throw new MalformedException(
          "block %s came instead of %d"
              .formatted(Long.toUnsignedString(block.getHeader().getNumber()), next()));
    }
    return block;
  }

  /// Something is wrong with a block of it.
  void refuse(String why) {
    fault = why;
  }

  void stalled() {
    stalled = true;
  }

  /// The source no longer has the blocks.
  void pruned(String why) {
    pruned = why;
    stalled = true;
  }

  /// Why the source has not what was asked for, or nothing.
  String pruned() {
    return pruned;
  }

  boolean hasStalled() {
    return stalled;
  }

  /// What was wrong with a block, or nothing.
  String fault() {
    return fault;
  }

  List<BlockCertificates.Certified> blocks() {
    return blocks;
  }
}
