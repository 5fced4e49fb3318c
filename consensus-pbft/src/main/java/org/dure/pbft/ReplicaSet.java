package org.dure.pbft;

import java.util.List;
import java.util.TreeSet;

/// Who takes part, in ascending order of ids, during one epoch (one sequence of the channel's
/// configuration).
public record ReplicaSet(String instance, long epoch, List<Integer> ids) {
  public ReplicaSet {
    ids = List.copyOf(new TreeSet<>(ids));
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("a group has at least one replica");
    }
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
