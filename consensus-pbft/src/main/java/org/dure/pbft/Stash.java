package org.dure.pbft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Messages for views that have not started here; a bounded number for each sender, the oldest
/// going first, since everything is sent again.
final class Stash {
  private final int max;
  private final Map<Integer, Deque<Verified>> bySender = new LinkedHashMap<>();

  Stash(int max) {
    this.max = max;
  }

  /// @return whether another message had to make room
  boolean add(Verified message) {
    Deque<Verified> kept = bySender.computeIfAbsent(message.sender(), sender -> new ArrayDeque<>());
    kept.addLast(message);
    if (kept.size() > max) {
      kept.removeFirst();
      return true;
    }
    return false;
  }

  List<Verified> takeAll() {
    List<Verified> all = new ArrayList<>();
    bySender.values().forEach(all::addAll);
    bySender.clear();
    return all;
  }
}
