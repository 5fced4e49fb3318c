package org.dure.pbft;

import java.util.TreeMap;

/// The ids of the newest blocks delivered here, to hold against what a view carries (rule V10):
/// those above the stable checkpoint, a log window of them at most. Of what was delivered before
/// the replica was started, only the newest is known.
final class Recent {
  /// Nobody says in which view the newest block was decided when a replica starts.
  static final long VIEW_UNKNOWN = Long.MAX_VALUE;

  private final int blocksMax;
  private final TreeMap<Long, Block> blocks = new TreeMap<>();

  private record Block(Bytes id, long view) {}

  Recent(int blocksMax) {
    this.blocksMax = blocksMax;
  }

  /// @param view in which it was decided
  void add(long sequence, Bytes id, long view) {
    blocks.put(sequence, new Block(id, view));
    if (blocks.size() > blocksMax) {
      blocks.pollFirstEntry();
    }
  }

  /// Forgets what lies below a stable checkpoint, but not the newest block.
  void stable(long sequence) {
    if (!blocks.isEmpty()) {
      blocks.headMap(Math.min(sequence, blocks.lastKey())).clear();
    }
  }

  /// Whether another block is known for one of the sequences that a view carries. Such a block was
  /// decided in a later view, or in this one if its leader has started it in two ways, and fetched
  /// before the start of this view came.
  boolean contradicts(long view, CarryOver carried) {
    boolean contradicts = false;
    for (Proposal proposal : carried.proposals()) {
      Block known = blocks.get(proposal.sequence());
      if (known != null && !known.id().equals(proposal.id())) {
        Invariant.check(
            view <= known.view(),
            "view %d carries another block for sequence %d than %s, which was decided in view %d"
                .formatted(view, proposal.sequence(), known.id(), known.view()));
        contradicts = true;
      }
    }
    return contradicts;
  }
}
