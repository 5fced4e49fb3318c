package org.dure.node.collection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.NsPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.store.Ledger;
import org.dure.store.PrivateStaging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the private plaintext of an endorsed transaction to nodes of the collections' members,
/// before anybody gets the endorsement (Fabric `gossip/privdata/distributor.go`).
///
/// Each collection goes to as many nodes as it names at most, those first that are connected; when
/// some do not take it, to others, until as many keep it as it requires. Each node gets one message
/// with what is for it. Those above the required number are not waited for.
public final class Distribution {
  private static final Logger LOG = LoggerFactory.getLogger(Distribution.class);
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final Ledger ledger;
  private final CollectionHistory history;
  private final MemberNodes nodes;
  private final PrivateDataMetrics metrics;

  public Distribution(
      Ledger ledger, CollectionHistory history, MemberNodes nodes, PrivateDataMetrics metrics) {
    this.ledger = ledger;
    this.history = history;
    this.nodes = nodes;
    this.metrics = metrics;
  }

  /// Keeps the plaintext here and gives it to others.
  ///
  /// @throws DistributionException if there is no room for it here, or too few others keep it
  public void distribute(String txId, TxPvtRwSet writes) throws DistributionException {
    if (ledger.staging().stage(txId, ledger.height(), writes, PrivateStaging.OWN)
        == PrivateStaging.Staged.FULL) {
      throw failed(
          txId,
          "the private data of too many transactions wait for a block on this node, try again"
              + " later");
    }
    List<Plan> plans = plans(txId, writes, history.now());
    Set<Integer> tried = new HashSet<>();
    Map<Integer, List<Plan>> round = round(plans, tried);
    while (!round.isEmpty()) {
      send(txId, round);
      tried.addAll(round.keySet());
      plans.removeIf(Plan::satisfied);
      round = round(plans, tried);
    }
    plans.removeIf(Plan::satisfied);
    if (!plans.isEmpty()) {
      Plan unmet = plans.getFirst();
      throw failed(
          txId,
          "collection %s of chaincode %s requires %d other nodes to keep it, and %d do"
              .formatted(
                  unmet.writes.collection(), unmet.namespace, unmet.required, unmet.kept.size()));
    }
  }

  /// Where one collection is to go.
  private static final class Plan {
    final String namespace;
    final CollPvtRwSet writes;
    final int required;
    final int maximum;
    final List<Integer> candidates;
    final Set<Integer> kept = new HashSet<>();

    Plan(
        String namespace,
        CollPvtRwSet writes,
        PrivateCollection collection,
        List<Integer> candidates) {
      this.namespace = namespace;
      this.writes = writes;
      this.required = collection.requiredPeers();
      this.maximum = collection.maximumPeers();
      this.candidates = candidates;
    }

    boolean satisfied() {
      return kept.size() >= required;
    }
  }

  private List<Plan> plans(String txId, TxPvtRwSet writes, PrivateCollections collections)
      throws DistributionException {
    List<Plan> plans = new ArrayList<>();
    for (NsPvtRwSet namespace : writes.namespaces()) {
      for (CollPvtRwSet set : namespace.collections()) {
        PrivateCollection collection = collections.find(namespace.namespace(), set.collection());
        if (collection == null) {
          throw failed(
              txId,
              "chaincode %s has no collection %s"
                  .formatted(namespace.namespace(), set.collection()));
        }
        List<Integer> candidates = candidates(collection);
        if (candidates.size() < collection.requiredPeers()) {
          throw failed(
              txId,
              "required to disseminate to at least %d peers, but know of only %d eligible peers"
                  .formatted(collection.requiredPeers(), candidates.size()));
        }
        plans.add(new Plan(namespace.namespace(), set, collection, candidates));
      }
    }
    return plans;
  }

  private List<Integer> candidates(PrivateCollection collection) {
    List<MemberNodes.Node> members = new ArrayList<>(nodes.others());
    members.removeIf(node -> !collection.has(node.mspId()));
    Collections.shuffle(members);
    members.sort(Comparator.comparing((MemberNodes.Node node) -> !node.connected()));
    return members.stream().map(MemberNodes.Node::consenterId).toList();
  }

  /// Which nodes get what next: as many as a collection names at most, later as many as it lacks.
  private static Map<Integer, List<Plan>> round(List<Plan> plans, Set<Integer> tried) {
    Map<Integer, List<Plan>> round = new TreeMap<>();
    for (Plan plan : plans) {
      int wanted = tried.isEmpty() ? plan.maximum : plan.required - plan.kept.size();
      plan.candidates.stream()
          .filter(node -> !tried.contains(node))
          .limit(Math.max(wanted, 0))
          .forEach(node -> round.computeIfAbsent(node, none -> new ArrayList<>()).add(plan));
    }
    return round;
  }

  private void send(String txId, Map<Integer, List<Plan>> round) {
    Map<Integer, CompletableFuture<Void>> answers = new LinkedHashMap<>();
    round.forEach((node, plans) -> answers.put(node, push(node, txId, plans)));
    for (Map.Entry<Integer, CompletableFuture<Void>> answer : answers.entrySet()) {
      List<Plan> plans = round.get(answer.getKey());
      if (plans != null && !plans.stream().allMatch(Plan::satisfied) && kept(answer.getValue())) {
        plans.forEach(plan -> plan.kept.add(answer.getKey()));
      }
    }
  }

  private static boolean kept(CompletableFuture<Void> answer) {
    try {
      answer.get(DEADLINE.toMillis() + 500, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private CompletableFuture<Void> push(int node, String txId, List<Plan> plans) {
    Map<String, List<CollPvtRwSet>> byNamespace = new LinkedHashMap<>();
    for (Plan plan : plans) {
      byNamespace.computeIfAbsent(plan.namespace, none -> new ArrayList<>()).add(plan.writes);
    }
    return nodes
        .push(node, txId, TxPvtRwSet.of(byNamespace), DEADLINE)
        .whenComplete((kept, failure) -> {
          if (failure == null) {
            metrics.pushed(plans.size());
          } else {
            LOG.info(
                "event=private-data-not-taken channel={} tx={} node={} why=\"{}\"",
                ledger.channelId(),
                txId,
                node,
                failure.getMessage());
          }
        });
  }

  private DistributionException failed(String txId, String why) {
    return new DistributionException(
        "failed to distribute private collection, txID %s, channel %s: %s"
            .formatted(txId, ledger.channelId(), why));
  }
}
