package org.dure.pbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dure.pbft.Message.Exclusion;

/// Who proposes which sequence of a view: every replica in turn, for a term of sequences each, but
/// for those whose turn is withheld because they failed (rules R1 to R3). Follows from the view's
/// new-view message alone, so that all who entered the view agree. Safety does not rest on it: a
/// replica votes once for each (view, sequence), whoever proposed.
///
/// @param term sequences that one replica proposes in a row; 0 for no rotation within a view
/// @param exclusions the last sequence for which a replica's turn is withheld, by replica
record Schedule(ReplicaSet group, int term, Map<Integer, Long> exclusions) {
  Schedule {
    exclusions = Map.copyOf(exclusions);
  }

  /// The schedule of a group's first view.
  static Schedule first(ReplicaSet group, Settings settings) {
    return new Schedule(group, settings.term(), Map.of());
  }

  /// The schedule of a view that starts from these view changes.
  ///
  /// @param end the last sequence that carries over
  static Schedule after(
      List<Message.ViewChange> changes, long end, ReplicaSet group, Settings settings) {
    int weak = group.quorums().weak();
    List<Exclusion> blamed = new ArrayList<>();
    List<Exclusion> before = new ArrayList<>();
    for (int id : group.ids()) {
      if (changes.stream().filter(change -> change.blamed() == id).count() >= weak) {
        blamed.add(new Exclusion(id, end + settings.exclusion()));
      } else {
        before.add(new Exclusion(id, vouched(id, changes, end, weak, settings)));
      }
    }
    before.sort(Comparator.comparingLong(Exclusion::until).reversed());
    blamed.addAll(before);
    return new Schedule(group, settings.term(), newest(blamed, end, group));
  }

  /// What at least one correct replica knows from before; 0 if nothing.
  private static long vouched(
      int id, List<Message.ViewChange> changes, long end, int weak, Settings settings) {
    List<Long> known = new ArrayList<>();
    for (Message.ViewChange change : changes) {
      change.exclusions().stream()
          .filter(exclusion -> exclusion.replica() == id)
          .mapToLong(Exclusion::until)
          .max()
          .ifPresent(known::add);
    }
    known.sort(Comparator.reverseOrder());
    long vouched = known.size() < weak ? 0 : known.get(weak - 1);
    return Math.min(vouched, end + settings.exclusion());
  }

  /// So many can be withheld that a quorum is left; those who failed last count. An earlier one
  /// ends a sequence before the one after it at the latest, so that the order is still known in the
  /// next view: while nothing is decided, who fails in view after view is withheld, and not who
  /// failed once, long ago.
  private static Map<Integer, Long> newest(List<Exclusion> inOrder, long end, ReplicaSet group) {
    int most = group.ids().size() - group.quorums().quorum();
    Map<Integer, Long> kept = new TreeMap<>();
    long bound = Long.MAX_VALUE;
    for (Exclusion exclusion : inOrder) {
      long until = Math.min(exclusion.until(), bound);
      if (until > end && kept.size() < most) {
        kept.put(exclusion.replica(), until);
        bound = until - 1;
      }
    }
    return kept;
  }

  /// The replica that proposes `sequence`, from 1, in `view`.
  int proposer(long view, long sequence) {
    int n = group.ids().size();
    long turn = view + (term == 0 ? 0 : (sequence - 1) / term);
    for (int skipped = 0; skipped < n; skipped++) {
      int id = group.leader(turn + skipped);
      if (!excludes(id, sequence)) {
        return id;
      }
    }
    return group.leader(turn);
  }

  boolean excludes(int id, long sequence) {
    return exclusions.getOrDefault(id, 0L) >= sequence;
  }

  /// The next view whose first leader is neither the one that failed nor excluded.
  long viewAfter(long view, int failed, long sequence) {
    for (long next = view + 1; next <= view + group.ids().size(); next++) {
      int first = group.leader(next);
      if (first != failed && !excludes(first, sequence)) {
        return next;
      }
    }
    return view + 1;
  }

  /// What a view change tells of this schedule.
  List<Exclusion> told() {
    return new TreeMap<>(exclusions)
        .entrySet().stream().map(e -> new Exclusion(e.getKey(), e.getValue())).toList();
  }
}
