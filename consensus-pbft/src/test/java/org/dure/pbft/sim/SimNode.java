package org.dure.pbft.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.pbft.Authenticator;
import org.dure.pbft.Bytes;
import org.dure.pbft.Codec;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.JournalCodec;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.MalformedMessageException;
import org.dure.pbft.Proposal;
import org.dure.pbft.Replica;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.Settings;
import org.dure.pbft.SignedMessage;
import org.jspecify.annotations.Nullable;

/// A replica with its simulated disk, pool and ledger.
final class SimNode {
  private static final int BATCH_MAX = 5;

  final int id;
  private final Simulation world;
  private final ReplicaSet group;
  private final Authenticator authenticator;

  /// On disk: survives a crash.
  List<Bytes> journal = new ArrayList<>();

  /// A new node is given an empty journal; only a lost disk takes it away.
  boolean journalExists = true;

  final List<Decision> ledger = new ArrayList<>();
  final Set<Long> ledgerRequests = new HashSet<>();

  /// In memory: lost in a crash.
  @Nullable Replica replica;

  int life;
  boolean paused;
  final Set<Long> pool = new LinkedHashSet<>();
  private final Map<Long, Set<Long>> inFlight = new LinkedHashMap<>();
  private final ArrayDeque<Decision> applying = new ArrayDeque<>();
  private Effect.@Nullable BuildProposal wanted;
  boolean halted;

  SimNode(int id, Simulation world, ReplicaSet group) {
    this.id = id;
    this.world = world;
    this.group = group;
    this.authenticator = new Authenticator(group, SimCrypto.ports(id));
  }

  boolean up() {
    return replica != null;
  }

  long height() {
    return ledger.size();
  }

  Bytes tip() {
    return ledger.isEmpty() ? SimCrypto.GENESIS : ledger.getLast().proposal().id();
  }

  Bytes state() {
    return SimCrypto.hash("state" + ledger.size(), tip());
  }

  void start(boolean forgets) {
    life++;
    replica = new Replica(id, group, settings(), SimCrypto.ports(id));
    boolean lost = !journalExists && !forgets;
    journalExists = true;
    step(
        new Event.Recovered(
            journal.stream().map(SimNode::decode).toList(),
            lost,
            world.number(),
            height(),
            tip(),
            state()));
    step(new Event.WorkPending(!pool.isEmpty()));
  }

  static Settings settings() {
    return new Settings(4, 8, 24, 60, 200, 1_000, 15, 64, 4, 40);
  }

  private static JournalRecord decode(Bytes bytes) {
    try {
      return JournalCodec.decode(bytes);
    } catch (MalformedMessageException e) {
      throw new IllegalStateException(e);
    }
  }

  void crash() {
    replica = null;
    inFlight.clear();
    applying.clear();
    wanted = null;
    paused = false;
  }

  void loseDisk() {
    journal = new ArrayList<>();
    journalExists = false;
    ledger.clear();
    ledgerRequests.clear();
  }

  void tick() {
    if (replica != null) {
      step(new Event.WorkPending(pool.stream().anyMatch(r -> !ledgerRequests.contains(r))));
      step(new Event.Tick());
    }
  }

  void request(long request) {
    if (!ledgerRequests.contains(request)) {
      pool.add(request);
      tryBuild();
    }
  }

  void receive(int link, Bytes bytes) {
    if (replica == null) {
      return;
    }
    if (authenticator.check(link, bytes) instanceof Authenticator.Outcome.Accepted accepted) {
      step(new Event.Received(accepted.message()));
    }
  }

  /// One event, its effects in the order the core asks for: journal first, synced, then the rest.
  void step(Event event) {
    Replica current = replica;
    if (current == null || halted) {
      return;
    }
    List<Effect> effects = current.step(event);
    world.trace(id, event, effects);
    int torn = world.tornStep(this);
    List<Effect> rest = new ArrayList<>();
    int persisted = 0;
    for (Effect effect : effects) {
      if (effect instanceof Effect.Persist persist) {
        if (torn < 0 || persisted++ < torn) {
          journal.add(JournalCodec.encode(persist.record()));
        }
      } else if (effect instanceof Effect.Compact compact) {
        if (torn < 0 || persisted++ < torn) {
          journal = new ArrayList<>(compact.records().stream().map(JournalCodec::encode).toList());
        }
      } else {
        rest.add(effect);
      }
    }
    if (torn >= 0) {
      world.crashed(this);
      return;
    }
    for (Effect effect : rest) {
      carryOut(effect);
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Persist e -> {}
      case Effect.Compact e -> {}
      case Effect.Broadcast e -> {
        for (int other : group.ids()) {
          if (other != id) {
            send(other, e.message());
          }
        }
      }
      case Effect.Send e -> send(e.receiver(), e.message());
      case Effect.BuildProposal e -> {
        wanted = e;
        tryBuild();
      }
      case Effect.CheckProposal e -> check(e);
      case Effect.Abandon e -> {
        inFlight.clear();
        wanted = null;
      }
      case Effect.Deliver e -> deliver(e.decision());
      case Effect.FetchDecisions e -> world.fetch(this, e);
      case Effect.Stable e -> {}
      case Effect.Halt e -> {
        halted = true;
        world.halted(this, e.reason());
      }
      case Effect.Dropped e -> world.dropped(e);
    }
  }

  private void send(int other, SignedMessage message) {
    world.send(this, other, message, Codec.encode(message));
  }

  private void tryBuild() {
    Effect.BuildProposal want = wanted;
    if (want == null || replica == null) {
      return;
    }
    List<Long> batch =
        pool.stream()
            .filter(r -> !ledgerRequests.contains(r))
            .filter(r -> inFlight.values().stream().noneMatch(set -> set.contains(r)))
            .limit(BATCH_MAX)
            .toList();
    if (batch.isEmpty()) {
      return;
    }
    wanted = null;
    inFlight.put(want.sequence(), new LinkedHashSet<>(batch));
    Bytes bytes = SimCrypto.proposal(want.sequence(), want.parent(), batch);
    world.later(
        this,
        world.delay(2),
        () -> step(new Event.ProposalBuilt(want.view(), want.sequence(), bytes)));
  }

  private void check(Effect.CheckProposal check) {
    Proposal proposal = check.proposal();
    inFlight.put(proposal.sequence(), new LinkedHashSet<>(SimCrypto.requests(proposal)));
    world.later(
        this,
        world.delay(10),
        () ->
            step(
                new Event.ProposalChecked(
                    check.view(), proposal.sequence(), proposal.digest(), true)));
  }

  private void deliver(Decision decision) {
    world.delivered(this, decision);
    applying.add(decision);
    world.later(this, world.delay(5), this::applyNext);
  }

  private void applyNext() {
    Decision decision = applying.poll();
    if (decision == null) {
      return;
    }
    ledger.add(decision);
    world.applied(this, decision);
    List<Long> requests = SimCrypto.requests(decision.proposal());
    ledgerRequests.addAll(requests);
    requests.forEach(pool::remove);
    inFlight.remove(decision.sequence());
    step(new Event.Applied(decision.sequence(), tip(), state()));
    tryBuild();
  }
}
