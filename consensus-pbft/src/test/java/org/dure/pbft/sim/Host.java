package org.dure.pbft.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dure.pbft.Authenticator;
import org.dure.pbft.Bytes;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.Invariant;
import org.dure.pbft.Proposal;
import org.dure.pbft.Replica;
import org.dure.pbft.Settings;
import org.dure.pbft.SignedMessage;
import org.dure.pbft.Toy;
import org.jspecify.annotations.Nullable;

/// One machine: the real core with a pool, a journal and a ledger, driven as the node's driver
/// does.
final class Host {
  private static final int INBOX_MAX = 4_000;
  private static final int BATCH_MAX = 5;
  private static final int FETCH_TICKS = 10;
  private static final int RESEND_TICKS = 30;

  final int id;
  final @Nullable Byzantine byzantine;
  final Disk disk = new Disk();
  final List<Decision> ledger = new ArrayList<>();
  private final Simulation sim;
  private final Set<Long> pool = new LinkedHashSet<>();
  private final Set<Long> committed = new HashSet<>();
  private final Set<Long> fetched = new HashSet<>();
  private final Map<Long, Long> unwritten = new TreeMap<>();
  private final Deque<Event> inbox = new ArrayDeque<>();
  private final Deque<Decision> applying = new ArrayDeque<>();
  private final List<Effect.CheckProposal> checks = new ArrayList<>();
  private final Map<Bytes, Proposal> known = new HashMap<>();
  private final Map<Long, Proposal> inFlight = new HashMap<>();
  private List<Effect> waiting = List.of();
  private Effect.@Nullable BuildProposal build;
  private @Nullable Replica replica;
  private Bytes state = Toy.GENESIS;
  private long busyUntil;
  private long applyAt;
  private long buildBy;
  private long pausedUntil;
  private long incarnation;
  private long deliveredTo;
  private boolean saidPending;
  boolean lostDisk;

  /// Whether it runs the newer release.
  boolean upgraded;

  Host(int id, Simulation sim, @Nullable Byzantine byzantine) {
    this.id = id;
    this.sim = sim;
    this.byzantine = byzantine;
  }

  boolean up() {
    return replica != null;
  }

  boolean correct() {
    return byzantine == null;
  }

  long applied() {
    return ledger.size();
  }

  @Nullable Replica core() {
    return replica;
  }

  Bytes tip() {
    return ledger.isEmpty() ? Toy.GENESIS : ledger.getLast().proposal().id();
  }

  // ---- life

  void start(boolean journalLost) {
    incarnation++;
    Settings settings = upgraded ? sim.options.next() : sim.options.settings();
    replica = new Replica(id, sim.group, settings, Toy.ports(id));
    pool.clear();
    pool.addAll(disk.payload());
    pool.removeAll(committed);
    deliveredTo = applied();
    saidPending = false;
    inbox.add(
        new Event.Recovered(
            disk.read(), journalLost, 1000L * id + incarnation, applied(), tip(), state));
  }

  void crash() {
    disk.crash(sim.random);
    if (byzantine != null && byzantine.is(Byzantine.Behaviour.AMNESIAC)) {
      disk.cut(sim.random);
    }
    replica = null;
    inbox.clear();
    applying.clear();
    checks.clear();
    known.clear();
    inFlight.clear();
    fetched.clear();
    unwritten.clear();
    waiting = List.of();
    build = null;
    sim.trace(id + " goes down with " + applied() + " blocks");
  }

  void loseDisk() {
    loseJournal();
    ledger.clear();
    committed.clear();
    state = Toy.GENESIS;
  }

  void loseJournal() {
    lostDisk = true;
    disk.lose();
  }

  /// A record of the journal can no longer be read: it will be seen at the next start.
  void damageJournal() {
    lostDisk = true;
    disk.damage(sim.random);
  }

  void pause(long until) {
    pausedUntil = until;
  }

  void learn(long request) {
    if (up() && !committed.contains(request)) {
      pool.add(request);
    }
  }

  /// Payload that it asked for.
  void arrived(List<Long> requests) {
    if (up()) {
      fetched.addAll(requests);
    }
  }

  /// What it would give another of this.
  List<Long> held(List<Long> requests) {
    return requests.stream().filter(r -> pool.contains(r) || disk.holdsPayload(r)).toList();
  }

  boolean hasWork() {
    return up() && !pool.isEmpty();
  }

  void receive(Packet packet) {
    if (!up()) {
      return;
    }
    if (packet.check(sim.authenticator) instanceof Authenticator.Outcome.Accepted accepted) {
      enqueue(new Event.Received(accepted.message()));
      if (byzantine != null) {
        for (SignedMessage extra : byzantine.onHearing(accepted.message().signed())) {
          broadcast(extra);
        }
      }
    }
  }

  private void enqueue(Event event) {
    if (inbox.size() < INBOX_MAX || !(event instanceof Event.Received)) {
      inbox.add(event);
    }
  }

  // ---- one tick

  void tick() {
    if (!up() || sim.tick < pausedUntil) {
      return;
    }
    inbox.add(new Event.Tick());
    finishApplying();
    answerChecks();
    answerBuild();
    sayPending();
    resend();
    run();
  }

  void run() {
    while (up() && sim.tick >= busyUntil && (!inbox.isEmpty() || !waiting.isEmpty())) {
      List<Effect> due = waiting;
      waiting = List.of();
      disk.sync();
      due.forEach(this::perform);
      drain();
    }
  }

  private void drain() {
    Replica core = replica;
    if (core == null || inbox.isEmpty()) {
      return;
    }
    List<Effect> effects = new ArrayList<>();
    for (int i = 0; i < BATCH_MAX && !inbox.isEmpty(); i++) {
      Event event = inbox.remove();
      sim.events++;
      sim.trace(this, event);
      try {
        effects.addAll(core.step(event));
      } catch (Invariant.Violation e) {
        if (correct()) {
          throw e;
        }
        crash();
        return;
      }
    }
    effects.forEach(sim::record);
    List<Effect> writes = effects.stream().filter(Host::written).toList();
    waiting = effects.stream().filter(e -> !written(e)).toList();
    writes.forEach(write -> sim.trace(this, write));
    disk.begin(Map.copyOf(unwritten), writes);
    unwritten.clear();
    if (!writes.isEmpty()) {
      sim.written(this);
    }
    int latency = sim.options.diskLatencyTicks();
    busyUntil =
        writes.isEmpty() || latency == 0 ? sim.tick : sim.tick + sim.random.nextInt(latency);
  }

  private static boolean written(Effect effect) {
    return effect instanceof Effect.Persist || effect instanceof Effect.Compact;
  }

  // ---- effects

  private void perform(Effect effect) {
    if (!up()) {
      return;
    }
    sim.trace(this, effect);
    switch (effect) {
      case Effect.Persist e -> {}
      case Effect.Compact e -> {}
      case Effect.Broadcast e -> {
        check(e.message());
        broadcast(e.message());
      }
      case Effect.Send e -> {
        if (e.message().sender() == id) {
          check(e.message());
        }
        send(e.receiver(), e.message());
      }
      case Effect.BuildProposal e -> {
        build = e;
        buildBy = sim.tick + 10;
      }
      case Effect.CheckProposal e -> {
        known.put(e.proposal().id(), e.proposal());
        inFlight.put(e.proposal().sequence(), e.proposal());
        checks.add(e);
      }
      case Effect.Abandon e -> {
        build = null;
        checks.removeIf(c -> c.view() <= e.view());
        inFlight.clear();
      }
      case Effect.Deliver e -> deliver(e.decision());
      case Effect.FetchDecisions e -> fetch(e);
      case Effect.Stable e -> {}
      case Effect.Halt e -> {
        Oracle.demand(!correct(), "replica " + id + " halts: " + e.reason());
        crash();
      }
      case Effect.Dropped e -> {}
    }
  }

  private void check(SignedMessage message) {
    if (correct()) {
      sim.oracle.sent(id, lostDisk, message, disk);
    }
  }

  private void broadcast(SignedMessage message) {
    if (byzantine != null) {
      sim.group.ids().stream().filter(r -> r != id).forEach(r -> send(r, message));
      return;
    }
    Packet packet = new Packet(id, message);
    sim.group.ids().stream().filter(r -> r != id).forEach(r -> sim.send(id, r, 0, packet));
  }

  private void send(int receiver, SignedMessage message) {
    if (byzantine == null || message.sender() != id) {
      sim.send(id, receiver, 0, new Packet(id, message));
    } else {
      for (SignedMessage other : byzantine.instead(message, receiver)) {
        sim.send(id, receiver, byzantine.extraTicks(), new Packet(id, other));
      }
    }
  }

  // ---- ledger

  private void deliver(Decision decision) {
    if (correct()) {
      sim.oracle.delivered(id, deliveredTo + 1, decision);
    }
    Oracle.demand(sim.certified(decision), "a decision of " + id + " has no quorum of votes");
    deliveredTo++;
    known.put(decision.proposal().id(), decision.proposal());
    if (applying.isEmpty()) {
      applyAt = sim.tick + sim.random.nextInt(3);
    }
    applying.add(decision);
  }

  private void finishApplying() {
    while (!applying.isEmpty() && applyAt <= sim.tick) {
      Decision decision = applying.remove();
      Proposal proposal = decision.proposal();
      ledger.add(decision);
      state = Toy.next(state, proposal.id());
      committed.addAll(Toy.requests(proposal));
      pool.removeAll(Toy.requests(proposal));
      fetched.removeAll(Toy.requests(proposal));
      disk.applied(applied());
      known.values().removeIf(p -> p.sequence() < applied());
      inFlight.remove(proposal.sequence());
      if (correct()) {
        sim.oracle.applied(id, applied(), state);
      }
      inbox.add(new Event.Applied(applied(), proposal.id(), state));
      applyAt = sim.tick + sim.random.nextInt(2);
    }
  }

  private void fetch(Effect.FetchDecisions fetch) {
    sim.fetch(this, fetch.sources().getFirst(), fetch.sequence());
  }

  void fetched(List<Decision> decisions) {
    if (up()) {
      decisions.stream().filter(sim::certified).forEach(d -> enqueue(new Event.Fetched(d)));
    }
  }

  // ---- pool

  private enum Answer {
    VALID,
    INVALID,
    LATER
  }

  private void answerChecks() {
    for (Effect.CheckProposal check : List.copyOf(checks)) {
      Answer answer = check.carried() ? payload(check.proposal()) : examine(check.proposal());
      if (answer == Answer.LATER) {
        fetchPayload(check);
      } else if (sim.random.nextInt(3) > 0) {
        checks.remove(check);
        if (answer == Answer.VALID) {
          keep(check.proposal());
        }
        enqueue(
            new Event.ProposalChecked(
                check.view(),
                check.proposal().sequence(),
                check.proposal().digest(),
                answer == Answer.VALID));
      }
    }
  }

  /// What is voted for is on disk before the vote leaves.
  private void keep(Proposal proposal) {
    Toy.requests(proposal).forEach(request -> unwritten.put(request, proposal.sequence()));
  }

  private Answer payload(Proposal proposal) {
    return lacking(proposal).isEmpty() ? Answer.VALID : Answer.LATER;
  }

  private List<Long> lacking(Proposal proposal) {
    return Toy.requests(proposal).stream()
        .filter(r ->
            !pool.contains(r)
                && !fetched.contains(r)
                && !committed.contains(r)
                && !disk.holdsPayload(r))
        .toList();
  }

  private void fetchPayload(Effect.CheckProposal check) {
    List<Long> lacking = lacking(check.proposal());
    if (!lacking.isEmpty() && sim.tick % FETCH_TICKS == 0) {
      sim.fetchPayload(this, lacking);
    }
  }

  /// What has waited for long may never have reached the one whose turn it is.
  private void resend() {
    Replica core = replica;
    if (core != null && sim.tick % RESEND_TICKS == 0 && core.status().leader() != id) {
      pool.stream().limit(20).forEach(r -> sim.forward(this, core.status().leader(), r));
    }
  }

  private Answer examine(Proposal proposal) {
    if (proposal.sequence() <= applied()) {
      boolean same =
          ledger.get((int) proposal.sequence() - 1).proposal().id().equals(proposal.id());
      return same ? Answer.VALID : Answer.INVALID;
    }
    Set<Long> before = chain(proposal.parent());
    if (before == null) {
      return Answer.LATER;
    }
    Set<Long> seen = new HashSet<>();
    for (long request : Toy.requests(proposal)) {
      if (before.contains(request) || committed.contains(request) || !seen.add(request)) {
        return Answer.INVALID;
      }
    }
    return payload(proposal);
  }

  /// The requests in the chain from the ledger's end up to `id`, or null if it does not connect.
  private @Nullable Set<Long> chain(Bytes id) {
    Set<Long> requests = new HashSet<>();
    Bytes at = id;
    while (!at.equals(tip())) {
      Proposal proposal = known.get(at);
      if (proposal == null || proposal.sequence() <= applied()) {
        return null;
      }
      requests.addAll(Toy.requests(proposal));
      at = proposal.parent();
    }
    return requests;
  }

  private void answerBuild() {
    Effect.BuildProposal wanted = build;
    Set<Long> before = wanted == null ? null : chain(wanted.parent());
    if (wanted == null || before == null) {
      return;
    }
    List<Long> requests = pool.stream().filter(r -> !before.contains(r)).limit(BATCH_MAX).toList();
    boolean enough = requests.size() == BATCH_MAX || wanted.inFlight() == 0 || sim.tick >= buildBy;
    if (requests.isEmpty() || !enough) {
      return;
    }
    build = null;
    Bytes bytes =
        Toy.proposal(wanted.sequence(), wanted.parent(), sim.random.nextInt(1 << 20), requests);
    Proposal proposal = Toy.parse(bytes).orElseThrow();
    known.put(proposal.id(), proposal);
    inFlight.put(proposal.sequence(), proposal);
    keep(proposal);
    inbox.add(new Event.ProposalBuilt(wanted.view(), wanted.sequence(), bytes));
  }

  private void sayPending() {
    boolean repeated = sim.tick % 50 == 0;
    boolean pending = waits();
    if (pending != saidPending || repeated) {
      saidPending = pending;
      inbox.add(new Event.WorkPending(pending));
    }
  }

  /// Whether a request is in no proposal under way.
  private boolean waits() {
    if (pool.isEmpty()) {
      return false;
    }
    Set<Long> taken = new HashSet<>();
    inFlight.values().forEach(p -> taken.addAll(Toy.requests(p)));
    for (long request : pool) {
      if (!taken.contains(request)) {
        return true;
      }
    }
    return false;
  }
}
