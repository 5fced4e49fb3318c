package org.dure.node.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.node.collection.ChainSets.ChainSet;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches private sets from the nodes of members, several at once, and takes what holds against
/// the chain. A node that did not answer in time is not asked again for a while, so that it cannot
/// hold up one block after the other.
final class SetFetch {
  private static final Logger LOG = LoggerFactory.getLogger(SetFetch.class);
  private static final int SOURCES_MAX = 3;
  private static final int WANTED_MAX = 1000;
  private static final long LEFT_OUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final MemberNodes nodes;
  private final PrivateDataMetrics metrics;
  private final Map<Integer, Long> silentSince = new ConcurrentHashMap<>();

  SetFetch(MemberNodes nodes, PrivateDataMetrics metrics) {
    this.nodes = nodes;
    this.metrics = metrics;
  }

  /// Asks for each set up to three nodes, endorsers first.
  ///
  /// @param members the organisations of the collection of a set
  /// @param taken what of a set that came is taken, null if it is not the one wanted
  Map<PrivateSetId, PrivateSet> fetch(
      List<ChainSet> wanted,
      Function<ChainSet, Set<String>> members,
      BiFunction<ChainSet, CollPvtRwSet, @Nullable CollPvtRwSet> taken,
      Duration deadline) {
    Map<Integer, List<ChainSet>> plan = new TreeMap<>();
    for (ChainSet set : wanted) {
      for (int node : sources(members.apply(set), set.endorsers())) {
        List<ChainSet> ofNode = plan.computeIfAbsent(node, none -> new ArrayList<>());
        if (ofNode.size() < WANTED_MAX) {
          ofNode.add(set);
        }
      }
    }
    Map<Integer, CompletableFuture<Map<Integer, CollPvtRwSet>>> answers = new LinkedHashMap<>();
    plan.forEach((node, sets) ->
        answers.put(
            node, nodes.fetch(node, sets.stream().map(ChainSet::wanted).toList(), deadline)));
    Map<PrivateSetId, PrivateSet> found = new HashMap<>();
    long until = System.nanoTime() + deadline.toNanos();
    answers.forEach((node, answer) -> {
      if (found.size() < wanted.size()) {
        List<ChainSet> asked = plan.getOrDefault(node, List.of());
        await(node, answer, until)
            .forEach((index, set) -> take(asked, index, set, node, taken, found));
      }
    });
    return found;
  }

  private List<Integer> sources(Set<String> members, Set<String> endorsers) {
    List<MemberNodes.Node> eligible = new ArrayList<>(nodes.others());
    eligible.removeIf(node ->
        !node.connected() || !members.contains(node.mspId()) || isLeftOut(node.consenterId()));
    Collections.shuffle(eligible);
    eligible.sort(
        Comparator.comparing((MemberNodes.Node node) -> !endorsers.contains(node.mspId())));
    return eligible.stream().limit(SOURCES_MAX).map(MemberNodes.Node::consenterId).toList();
  }

  private boolean isLeftOut(int node) {
    Long since = silentSince.get(node);
    return since != null && System.nanoTime() - since < LEFT_OUT_NANOS;
  }

  private Map<Integer, CollPvtRwSet> await(
      int node, CompletableFuture<Map<Integer, CollPvtRwSet>> answer, long until) {
    try {
      long left = Math.max(0, until - System.nanoTime());
      Map<Integer, CollPvtRwSet> came = answer.get(left, TimeUnit.NANOSECONDS);
      silentSince.remove(node);
      return came;
    } catch (ExecutionException | TimeoutException e) {
      silentSince.put(node, System.nanoTime());
      LOG.debug("event=private-data-not-given node={}", node, e);
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private void take(
      List<ChainSet> asked,
      int index,
      CollPvtRwSet set,
      int node,
      BiFunction<ChainSet, CollPvtRwSet, @Nullable CollPvtRwSet> taken,
      Map<PrivateSetId, PrivateSet> found) {
    if (index < 0 || index >= asked.size()) {
      return;
    }
    ChainSet expected = asked.get(index);
    CollPvtRwSet part = taken.apply(expected, set);
    if (part != null) {
      found.putIfAbsent(expected.id(), new PrivateSet(expected.id(), part));
    } else {
      metrics.refused(PrivateDataMetrics.Refusal.WRONG_HASH, 1);
      LOG.warn("event=private-data-wrong node={} set={}", node, expected.id());
    }
  }
}
