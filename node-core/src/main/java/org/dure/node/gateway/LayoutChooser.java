package org.dure.node.gateway;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chooses a small set of organisations whose endorsements satisfy a policy.
///
/// Fabric's discovery lists all layouts of a policy; their number grows as the binomial coefficient
/// of a majority policy. A policy only ever gains from another signature, so that taking
/// organisations away from a satisfying set, as long as it satisfies, ends in a layout from which
/// none can be spared; that takes as many evaluations as there are organisations. Beginning with
/// each organisation in turn and keeping the smallest result finds the small side of an OR as well.
final class LayoutChooser {

  private LayoutChooser() {}

  /// @param endorsed organisations that have endorsed already; always part of the layout
  /// @param candidates others that may be asked, the most preferred first
  /// @return the endorsed and the fewest more, or null when not even all together satisfy the
  ///   policy
  static @Nullable SequencedSet<String> choose(
      OrgPolicy policy, Set<String> endorsed, List<String> candidates) {
    if (policy.satisfiedBy(endorsed)) {
      return new LinkedHashSet<>(endorsed);
    }
    SequencedSet<String> everyone = everyone(endorsed, candidates);
    if (!policy.satisfiedBy(everyone)) {
      return null;
    }
    SequencedSet<String> best = everyone;
    for (int first = candidates.size() - 1; first >= 0; first--) {
      List<String> leastWanted = new ArrayList<>(candidates.reversed());
      leastWanted.add(0, leastWanted.remove(candidates.size() - 1 - first));
      SequencedSet<String> reduced = reduce(policy, everyone, leastWanted);
      if (reduced.size() < best.size()) {
        best = reduced;
      }
    }
    return best;
  }

  /// Whether all together satisfy the policy.
  static boolean isPossible(OrgPolicy policy, Set<String> endorsed, List<String> candidates) {
    return policy.satisfiedBy(everyone(endorsed, candidates));
  }

  private static SequencedSet<String> everyone(Set<String> endorsed, List<String> candidates) {
    SequencedSet<String> everyone = new LinkedHashSet<>(endorsed);
    everyone.addAll(candidates);
    return everyone;
  }

  private static SequencedSet<String> reduce(
      OrgPolicy policy, Set<String> everyone, List<String> leastWanted) {
    SequencedSet<String> kept = new LinkedHashSet<>(everyone);
    for (String org : leastWanted) {
      kept.remove(org);
      if (!policy.satisfiedBy(kept)) {
        kept.add(org);
      }
    }
    return kept;
  }
}
