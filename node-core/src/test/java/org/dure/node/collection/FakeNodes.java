package org.dure.node.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.store.PrivateSetId;

/// Other nodes by hand: which there are, who keeps what is pushed, and what each gives.
final class FakeNodes implements MemberNodes {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Integer, Map<PrivateSetId, CollPvtRwSet>> gives = new HashMap<>();

  /// Who keeps what it is given.
  final Set<Integer> keepers = new HashSet<>();

  /// To whom something was pushed, in order.
  final List<Integer> pushed = new ArrayList<>();

  /// Who was asked for a set.
  final Map<PrivateSetId, Set<Integer>> asked = new HashMap<>();

  void add(int consenterId, String mspId) {
    nodes.add(new Node(consenterId, mspId, true));
  }

  void gives(int node, PrivateSetId id, CollPvtRwSet set) {
    gives.computeIfAbsent(node, none -> new HashMap<>()).put(id, set);
  }

  Set<Integer> asked(PrivateSetId id) {
    return asked.getOrDefault(id, Set.of());
  }

  @Override
  public List<Node> others() {
    return List.copyOf(nodes);
  }

  @Override
  public CompletableFuture<Void> push(
      int consenterId, String txId, TxPvtRwSet writes, Duration deadline) {
    pushed.add(consenterId);
    return keepers.contains(consenterId)
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new IllegalStateException("no room"));
  }

  @Override
  public CompletableFuture<Map<Integer, CollPvtRwSet>> fetch(
      int consenterId, List<Wanted> wanted, Duration deadline) {
    Map<Integer, CollPvtRwSet> found = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      PrivateSetId id = wanted.get(i).id();
      asked.computeIfAbsent(id, none -> new TreeSet<>()).add(consenterId);
      CollPvtRwSet set = gives.getOrDefault(consenterId, Map.of()).get(id);
      if (set != null) {
        found.put(i, set);
      }
    }
    return CompletableFuture.completedFuture(found);
  }
}
