package org.dure.pbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The newest view change of each replica.
final class ViewChanges {
  private final Quorums quorums;
  private final Map<Integer, Verified> newest = new LinkedHashMap<>();
  private final Map<Integer, Long> heardTick = new HashMap<>();

  ViewChanges(Quorums quorums) {
    this.quorums = quorums;
  }

  private static long view(Verified change) {
    return ((Message.ViewChange) change.message()).view();
  }

  /// @param tick when it was heard, be it for the first time or again
  void add(Verified change, long tick) {
    Verified last = newest.get(change.sender());
    if (last == null || view(change) > view(last)) {
      newest.put(change.sender(), change);
    }
    heardTick.put(change.sender(), tick);
  }

  /// The highest view that at least one correct replica other than `self` asks for, if it is above
  /// `view`.
  OptionalLong joinable(int self, long view) {
    List<Long> views =
        newest.values().stream()
            .filter(change -> change.sender() != self)
            .map(ViewChanges::view)
            .sorted(Comparator.reverseOrder())
            .toList();
    int needed = quorums.weak();
    return views.size() >= needed && views.get(needed - 1) > view
        ? OptionalLong.of(views.get(needed - 1))
        : OptionalLong.empty();
  }

  /// The highest view above `view` that anybody asks for, but no more than one round of leaders
  /// ahead: a single replica may lie. Who has not repeated it lately waits no longer, or is gone.
  OptionalLong highestAbove(long view, long sinceTick) {
    return newest.values().stream()
        .filter(change -> heardTick.getOrDefault(change.sender(), 0L) >= sinceTick)
        .mapToLong(ViewChanges::view)
        .filter(asked -> asked > view && asked <= view + quorums.n())
        .max();
  }

  /// Whether a quorum has given up all views below `view`.
  boolean quorumFor(long view) {
    return newest.values().stream().filter(change -> view(change) >= view).count()
        >= quorums.quorum();
  }

  /// A quorum of view changes for exactly `view`, or an empty list.
  List<SignedMessage> quorumOf(long view) {
    List<SignedMessage> exact = new ArrayList<>();
    for (Verified change : newest.values()) {
      if (view(change) == view && exact.size() < quorums.quorum()) {
        exact.add(change.signed());
      }
    }
    return exact.size() >= quorums.quorum() ? exact : List.of();
  }

  /// Forgets the changes up to a view that has started.
  void started(long view) {
    newest.values().removeIf(change -> view(change) <= view);
  }
}
