package org.dure.pbft;

import java.util.List;
import java.util.TreeSet;

/// Who takes part, in ascending order of ids, during one epoch (one sequence of the channel's
/// configuration).
///
/// @param base the last sequence of the epoch before, which all who take part in this one have; 0
///   in the first
public record ReplicaSet(String instance, long epoch, List<Integer> ids, long base) {
  public ReplicaSet {
    if (base < 0) {
      throw new IllegalArgumentException("an epoch begins above sequence " + base);
    }
    ids = List.copyOf(new TreeSet<>(ids));
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("a group has at least one replica");
    }
  }

  /// The checkpoint that the epoch starts from: it needs no proof, since nobody is in the epoch who
  /// does not have it.
  Message.StableProof start() {
    return new Message.StableProof(base, Bytes.EMPTY, Bytes.EMPTY, List.of());
  }

  public Quorums quorums() {
    return new Quorums(ids.size());
  }

  /// The replica that leads a view: round robin over the ids.
  public int leader(long view) {
    return ids.get((int) (view % ids.size()));
  }

  public boolean contains(int id) {
    return ids.contains(id);
  }
}
