package org.dure.pbft.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.pbft.Bytes;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.Message;
import org.dure.pbft.Proposal;
import org.dure.pbft.Reason;
import org.dure.pbft.Replica;
import org.dure.pbft.ReplicaStatus;
import org.dure.pbft.SignedMessage;
import org.dure.pbft.Toy;
import org.dure.pbft.Verified;
import org.jspecify.annotations.Nullable;

/// One replica with a journal, a ledger and a pool of numbered requests, one to a block.
final class Machine {
  final int id;
  private final Cluster cluster;

  /// On disk.
  final List<JournalRecord> journal = new ArrayList<>();

  final List<Decision> ledger = new ArrayList<>();

  /// In memory.
  final Set<Long> pool = new LinkedHashSet<>();

  final List<Message> sent = new ArrayList<>();
  final List<Reason> dropped = new ArrayList<>();
  final List<Effect.FetchDecisions> fetches = new ArrayList<>();
  final List<Effect.CheckProposal> checks = new ArrayList<>();
  private final Map<Long, Proposal> underWay = new LinkedHashMap<>();
  private final List<Effect.CheckProposal> unanswered = new ArrayList<>();
  private Effect.@Nullable BuildProposal wanted;
  private @Nullable Replica replica;
  private int starts;
  String halted = "";

  /// Whether its state is not what the others have.
  boolean tampered;

  /// Whether it keeps proposals waiting for their payload.
  boolean lacksPayload;

  Machine(int id, Cluster cluster) {
    this.id = id;
    this.cluster = cluster;
  }

  boolean up() {
    return replica != null;
  }

  long height() {
    return ledger.size();
  }

  ReplicaStatus status() {
    return running().status();
  }

  /// All that its core holds, but for counters.
  String digest(String... without) {
    return Digest.of(running(), Set.of(without));
  }

  /// What its core would do, and nobody does.
  List<Effect> told(Verified message) {
    return running().step(new Event.Received(message));
  }

  private Replica running() {
    if (replica == null) {
      throw new IllegalStateException("replica " + id + " is down");
    }
    return replica;
  }

  void start(boolean journalLost) {
    replica = new Replica(id, cluster.group, cluster.settings, Toy.ports(id));
    step(
        new Event.Recovered(
            List.copyOf(journal), journalLost, 100L * id + ++starts, height(), tip(), state()));
    if (!pool.isEmpty()) {
      sayPending();
    }
  }

  void crash() {
    replica = null;
    underWay.clear();
    unanswered.clear();
    wanted = null;
  }

  void tick() {
    step(new Event.Tick());
  }

  void request(long request) {
    pool.add(request);
    sayPending();
    build();
  }

  private void sayPending() {
    Set<Long> taken = new HashSet<>();
    underWay.values().forEach(p -> taken.addAll(Toy.requests(p)));
    step(new Event.WorkPending(pool.stream().anyMatch(r -> !taken.contains(r))));
  }

  void payloadArrives() {
    lacksPayload = false;
    List<Effect.CheckProposal> waiting = List.copyOf(unanswered);
    unanswered.clear();
    waiting.forEach(this::check);
  }

  void step(Event event) {
    if (replica == null || !halted.isEmpty()) {
      return;
    }
    List<Effect> effects = replica.step(event);
    for (Effect effect : effects) {
      if (effect instanceof Effect.Persist persist) {
        journal.add(persist.record());
      } else if (effect instanceof Effect.Compact compact) {
        journal.clear();
        journal.addAll(compact.records());
      }
    }
    effects.forEach(this::carryOut);
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Persist e -> {}
      case Effect.Compact e -> {}
      case Effect.Broadcast e -> {
        sent.add(e.message().message());
        cluster.broadcast(id, e.message());
      }
      case Effect.Send e -> send(e.receiver(), e.message());
      case Effect.BuildProposal e -> {
        wanted = e;
        build();
      }
      case Effect.CheckProposal e -> check(e);
      case Effect.Abandon e -> {
        underWay.clear();
        unanswered.clear();
        wanted = null;
        sayPending();
      }
      case Effect.Deliver e -> apply(e.decision());
      case Effect.FetchDecisions e -> {
        fetches.add(e);
        cluster.fetch(this, e);
      }
      case Effect.Stable e -> {}
      case Effect.Halt e -> halted = e.reason();
      case Effect.Dropped e -> dropped.add(e.reason());
    }
  }

  private void send(int receiver, SignedMessage message) {
    sent.add(message.message());
    cluster.send(id, receiver, message);
  }

  private void build() {
    Effect.BuildProposal build = wanted;
    if (build == null) {
      return;
    }
    Set<Long> taken = new HashSet<>();
    underWay.values().forEach(p -> taken.addAll(Toy.requests(p)));
    for (long request : List.copyOf(pool)) {
      if (!taken.contains(request)) {
        wanted = null;
        Bytes bytes = Toy.proposal(build.sequence(), build.parent(), 0, List.of(request));
        underWay.put(build.sequence(), Toy.parse(bytes).orElseThrow());
        cluster.later(this, new Event.ProposalBuilt(build.view(), build.sequence(), bytes));
        return;
      }
    }
  }

  private void check(Effect.CheckProposal check) {
    checks.add(check);
    underWay.put(check.proposal().sequence(), check.proposal());
    if (lacksPayload) {
      unanswered.add(check);
      return;
    }
    boolean valid =
        check.carried()
            || Toy.requests(check.proposal()).stream().noneMatch(cluster.forbidden::contains);
    cluster.later(
        this,
        new Event.ProposalChecked(
            check.view(), check.proposal().sequence(), check.proposal().digest(), valid));
  }

  private void apply(Decision decision) {
    ledger.add(decision);
    pool.removeAll(Toy.requests(decision.proposal()));
    underWay.remove(decision.sequence());
    cluster.later(this, new Event.Applied(decision.sequence(), decision.proposal().id(), state()));
    sayPending();
  }

  Bytes tip() {
    return ledger.isEmpty() ? Toy.GENESIS : ledger.getLast().proposal().id();
  }

  private Bytes state() {
    Bytes state = Toy.GENESIS;
    for (Decision decision : ledger) {
      state = Toy.next(state, decision.proposal().id());
    }
    return tampered ? Toy.next(state, state) : state;
  }
}
