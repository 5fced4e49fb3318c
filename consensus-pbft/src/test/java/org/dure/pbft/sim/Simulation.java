package org.dure.pbft.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.dure.pbft.Bytes;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.JournalCodec;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.Message;
import org.dure.pbft.Reason;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.SignedMessage;

/// One run: a safety phase under faults, then all faults but the Byzantine ones end and progress is
/// demanded within a bound. Everything that happens is decided by the seed.
final class Simulation {
  private static final int TICK_MILLIS = 10;
  private static final long CONVERGENCE_MILLIS = 120_000;

  private record Planned(long at, long order, Runnable action) {}

  private record VoteKey(int node, String phase, long view, long sequence) {}

  /// What a run did, for summaries and comparisons.
  record Summary(
      long events,
      long traceHash,
      long height,
      int crashes,
      long viewChanges,
      long recoveryMillis,
      Map<Reason, Long> drops) {}

  final Options options;
  private final SplittableRandom random;
  private final PriorityQueue<Planned> queue =
      new PriorityQueue<>(
          java.util.Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order));
  private final List<SimNode> nodes = new ArrayList<>();
  private final Set<Integer> byzantine = new HashSet<>();
  private final Map<Long, Bytes> decided = new HashMap<>();
  private final Map<VoteKey, Bytes> votes = new HashMap<>();
  private final Map<Integer, List<Bytes>> replays = new HashMap<>();
  private final Map<Reason, Long> drops = new HashMap<>();
  private final Set<Long> cut = new HashSet<>();
  private final boolean tracing;
  private long now;
  private long order;
  private long events;
  private long hash;
  private int crashes;
  private int lostDisks;
  private boolean healed;

  Simulation(Options options, boolean tracing) {
    this.options = options;
    this.tracing = tracing;
    this.random = new SplittableRandom(options.seed() ^ 0x5DEECE66DL);
    List<Integer> ids = IntStream.rangeClosed(1, options.n()).boxed().toList();
    ReplicaSet group = new ReplicaSet("sim", 0, ids);
    ids.forEach(id -> nodes.add(new SimNode(id, this, group)));
    while (byzantine.size() < options.byzantine()) {
      byzantine.add(1 + random.nextInt(options.n()));
    }
  }

  Summary run() {
    nodes.forEach(node -> node.start(false));
    nodes.forEach(this::planTick);
    for (long request = 1; request <= options.requests(); request++) {
      plan(random.nextInt(options.safetyMillis()), submit(request));
    }
    runUntil(options.safetyMillis());
    heal();
    long healedAt = now;
    long request = options.requests();
    for (int more = 0; more < 10; more++) {
      plan(now + random.nextInt(200), submit(++request));
    }
    long all = request;
    while (!done(all)) {
      if (now - healedAt > CONVERGENCE_MILLIS) {
        throw new AssertionError("no progress after healing: " + positions());
      }
      runUntil(now + 50);
    }
    return new Summary(
        events,
        hash,
        correct().stream().mapToLong(SimNode::height).max().orElse(0),
        crashes,
        nodes.stream()
            .filter(SimNode::up)
            .mapToLong(node -> node.replica == null ? 0 : node.replica.status().viewChanges())
            .sum(),
        now - healedAt,
        drops);
  }

  private Runnable submit(long request) {
    return () ->
        nodes.forEach(node -> {
          if (healed || random.nextDouble() >= options.loss()) {
            plan(now + delay(options.delayMean()), () -> node.request(request));
          }
          // a pool hears of a request sooner or later: nodes hand it on to each other
          plan(now + 3_000 + delay(500), () -> node.request(request));
        });
  }

  private List<SimNode> correct() {
    return nodes.stream().filter(node -> !byzantine.contains(node.id)).toList();
  }

  private boolean done(long requests) {
    long height = correct().getFirst().height();
    return correct().stream()
        .allMatch(
            node -> node.up() && node.height() == height && node.ledgerRequests.size() >= requests);
  }

  private String positions() {
    StringBuilder text = new StringBuilder();
    for (SimNode node : nodes) {
      text.append(byzantine.contains(node.id) ? "\n  byzantine " : "\n  ").append(node.id);
      text.append(" pool=").append(node.pool.size()).append(' ');
      text.append(node.replica == null ? "down" : node.replica.status());
    }
    return text.toString();
  }

  // ---- time

  private void runUntil(long end) {
    while (!queue.isEmpty() && queue.peek().at <= end) {
      Planned next = queue.poll();
      now = next.at;
      events++;
      next.action.run();
    }
    now = Math.max(now, end);
  }

  private void plan(long at, Runnable action) {
    queue.add(new Planned(at, order++, action));
  }

  private void planTick(SimNode node) {
    plan(
        now + TICK_MILLIS,
        () -> {
          faults(node);
          if (!node.paused) {
            node.tick();
          }
          planTick(node);
        });
  }

  /// Work of one node that ends with its life.
  void later(SimNode node, long delay, Runnable action) {
    int life = node.life;
    plan(
        now + delay,
        () -> {
          if (node.life == life && node.up()) {
            action.run();
          }
        });
  }

  long delay(int mean) {
    return Math.min((long) (-Math.log(1 - random.nextDouble()) * mean) + 1, 20L * mean);
  }

  long number() {
    return random.nextLong() | 1;
  }

  // ---- faults

  private void faults(SimNode node) {
    if (healed) {
      return;
    }
    if (node.up() && random.nextDouble() < options.crashPerTick()) {
      crashed(node);
    } else if (!node.up() && random.nextDouble() < options.restartPerTick()) {
      restart(node);
    }
    if (node.up() && random.nextDouble() < options.pausePerTick()) {
      node.paused = true;
      plan(now + random.nextInt(3_000), () -> node.paused = false);
    }
    partition();
  }

  private void partition() {
    if (random.nextDouble() < options.partitionPerTick() / options.n()) {
      cut.clear();
      long side = random.nextLong();
      for (int a = 1; a <= options.n(); a++) {
        for (int b = 1; b <= options.n(); b++) {
          boolean apart = (side >>> a & 1) != (side >>> b & 1);
          if (apart && (!options.asymmetric() || (side >>> a & 1) == 1)) {
            cut.add(link(a, b));
          }
        }
      }
    } else if (random.nextDouble() < options.healPerTick() / options.n()) {
      cut.clear();
    }
  }

  private static long link(int a, int b) {
    return a * 1_000L + b;
  }

  /// How many of a step's journal records reach the disk before the node dies in the middle of it;
  /// -1 for a step that ends well.
  int tornStep(SimNode node) {
    return !healed && random.nextDouble() < options.tornStep() ? random.nextInt(3) : -1;
  }

  void crashed(SimNode node) {
    crashes++;
    node.crash();
  }

  private void restart(SimNode node) {
    // A lost disk breaks promises as a Byzantine replica does, so it counts against f.
    boolean loses =
        random.nextDouble() < options.lostDisk()
            && lostDisks + options.byzantine() < (options.n() - 1) / 3;
    if (loses) {
      lostDisks++;
      node.loseDisk();
    }
    boolean forgets =
        byzantine.contains(node.id) && options.behaviour() == Options.Behaviour.FORGETFUL;
    if (forgets) {
      node.journal = new ArrayList<>();
      node.journalExists = false;
    }
    node.start(forgets);
  }

  private void heal() {
    healed = true;
    cut.clear();
    for (SimNode node : nodes) {
      node.paused = false;
      if (!node.up()) {
        restart(node);
      }
    }
  }

  // ---- network

  void send(SimNode from, int to, SignedMessage message, Bytes bytes) {
    if (byzantine.contains(from.id)) {
      misbehave(from, to, message, bytes);
      return;
    }
    vote(from, message);
    transmit(from.id, to, bytes);
  }

  private void transmit(int from, int to, Bytes bytes) {
    if (!healed && (cut.contains(link(from, to)) || random.nextDouble() < options.loss())) {
      return;
    }
    SimNode receiver = nodes.get(to - 1);
    int copies = !healed && random.nextDouble() < options.duplicate() ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      long delay = options.delayMin() + delay(healed ? 5 : options.delayMean());
      plan(
          now + delay,
          () -> {
            if (receiver.paused) {
              plan(now + 500, () -> receiver.receive(from, bytes));
            } else {
              receiver.receive(from, bytes);
            }
          });
    }
  }

  private void misbehave(SimNode from, int to, SignedMessage message, Bytes bytes) {
    switch (options.behaviour()) {
      case NONE, FORGETFUL -> transmit(from.id, to, bytes);
      case SILENT -> {
        if (random.nextInt(3) == 0) {
          transmit(from.id, to, bytes);
        }
      }
      case SLOW -> plan(now + 400 + random.nextInt(400), () -> transmit(from.id, to, bytes));
      case REPLAYING -> {
        List<Bytes> old = replays.computeIfAbsent(from.id, id -> new ArrayList<>());
        if (old.size() < 200) {
          old.add(bytes);
        }
        transmit(from.id, to, bytes);
        transmit(from.id, to, old.get(random.nextInt(old.size())));
      }
      case EQUIVOCATING, MUTATING -> {
        Bytes lie = Liar.lie(options.behaviour(), from.id, message, random);
        boolean truthful = (to + (message.sender() & 1)) % 2 == 0 || random.nextInt(4) == 0;
        transmit(from.id, to, truthful ? bytes : lie);
        if (random.nextInt(4) == 0) {
          transmit(from.id, to, truthful ? lie : bytes);
        }
      }
    }
  }

  void fetch(SimNode node, Effect.FetchDecisions fetch) {
    SimNode source = nodes.get(fetch.hint() - 1);
    boolean refuses =
        byzantine.contains(source.id) && random.nextBoolean()
            || cut.contains(link(node.id, source.id));
    if (refuses) {
      return;
    }
    later(
        node,
        delay(20),
        () -> {
          int from = (int) fetch.sequence() - 1;
          int to = Math.min(source.ledger.size(), from + 10);
          for (Decision decision : List.copyOf(source.ledger).subList(Math.min(from, to), to)) {
            node.step(new Event.Fetched(decision));
          }
        });
  }

  // ---- oracles

  private void vote(SimNode node, SignedMessage message) {
    switch (message.message()) {
      case Message.Prepare m ->
          voted(node, JournalRecord.Phase.PREPARE, m.view(), m.sequence(), m.digest());
      case Message.Commit m ->
          voted(node, JournalRecord.Phase.COMMIT, m.view(), m.sequence(), m.digest());
      case Message.PrePrepare m ->
          unique(node, "PROPOSE", m.view(), m.sequence(), SimCrypto.hash("digest", m.proposal()));
      case Message.Checkpoint m -> {}
      case Message.ViewChange m -> {}
      case Message.NewView m -> {}
      case Message.Status m -> {}
      case Message.StableCheckpoint m -> {}
      case Message.Answer m -> {}
      case Message.Probe m -> {}
      case Message.Complaint m -> {}
      case Message.Echo m -> {}
    }
  }

  private void voted(
      SimNode node, JournalRecord.Phase phase, long view, long sequence, Bytes digest) {
    unique(node, phase.name(), view, sequence, digest);
    Bytes record = JournalCodec.encode(new JournalRecord.Voted(phase, view, sequence, digest));
    boolean compacted = node.replica != null && node.replica.status().stable() >= sequence;
    check(
        compacted || node.journal.contains(record),
        "node %d sent %s for view %d sequence %d without having it in its journal"
            .formatted(node.id, phase, view, sequence));
  }

  private void unique(SimNode node, String phase, long view, long sequence, Bytes digest) {
    Bytes before = votes.putIfAbsent(new VoteKey(node.id, phase, view, sequence), digest);
    check(
        before == null || before.equals(digest),
        "node %d said two things in %s of view %d sequence %d"
            .formatted(node.id, phase, view, sequence));
  }

  void delivered(SimNode node, Decision decision) {
    if (byzantine.contains(node.id)) {
      return;
    }
    Bytes before = decided.putIfAbsent(decision.sequence(), decision.proposal().id());
    check(
        before == null || before.equals(decision.proposal().id()),
        "two blocks at height " + decision.sequence());
    check(
        decision.votes().stream().map(Decision.Vote::sender).distinct().count()
            >= new org.dure.pbft.Quorums(options.n()).quorum(),
        "a decision without a quorum of votes");
  }

  void applied(SimNode node, Decision decision) {
    check(
        node.ledger.size() == decision.sequence(),
        "node %d has a gap before block %d".formatted(node.id, decision.sequence()));
  }

  void halted(SimNode node, String reason) {
    check(byzantine.contains(node.id), "node " + node.id + " halted: " + reason);
  }

  void dropped(Effect.Dropped drop) {
    drops.merge(drop.reason(), 1L, Long::sum);
  }

  void trace(int node, Event event, List<Effect> effects) {
    hash = hash * 31 + identity(event);
    for (Effect effect : effects) {
      hash = hash * 31 + effect.getClass().getSimpleName().hashCode();
      if (effect instanceof Effect.Deliver deliver) {
        hash = hash * 31 + deliver.decision().proposal().id().hashCode();
      }
    }
    if (tracing && !(event instanceof Event.Tick) && !(event instanceof Event.WorkPending)) {
      System.out.printf("%7d ms  node %d  %s%n", now, node, brief(event));
      effects.forEach(effect -> System.out.printf("%21s %s%n", "->", brief(effect)));
    }
  }

  /// A number that two runs agree on exactly when they agree on the event.
  private static int identity(Event event) {
    return event instanceof Event.Received received
        ? received.message().signed().body().hashCode()
        : event.toString().hashCode();
  }

  private static String brief(Object value) {
    String text = value.toString();
    return text.length() > 220 ? text.substring(0, 217) + "..." : text;
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what + " at " + now + " ms" + positions());
    }
  }
}
