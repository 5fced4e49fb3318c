package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.dure.membership.config.BatchSettings;
import org.dure.model.Sha256;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.pbft.Authenticator.Outcome;
import org.dure.pbft.Bytes;
import org.dure.pbft.Codec;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.Message;
import org.dure.pbft.Replica;
import org.dure.pbft.Settings;
import org.dure.pbft.SignedMessage;

/// Replicas, each with the pool and the desk that a node has, in one thread: time passes, and
/// messages arrive, only when a test says so. Keys and certificates are real.
final class DeskNetwork {
  private static final ByteString GENESIS = Sha256.of(ByteString.copyFromUtf8("genesis"));

  /// A message on its way, as the bytes it travels in.
  record Packet(int from, int to, Message message, ByteString bytes) {
    boolean is(Class<? extends Message> type) {
      return type.isInstance(message);
    }
  }

  private static final long NANOS_PER_TICK = 1_000_000_000L / ConsensusDriver.TICKS_PER_SECOND;

  private final BatchSettings batch;
  private final Settings settings;
  private final int delayTicks;
  private final List<Node> nodes = new ArrayList<>();
  private final TreeMap<Long, List<Runnable>> arrivals = new TreeMap<>();
  private final List<Predicate<Packet>> lost = new ArrayList<>();
  final List<Packet> sent = new ArrayList<>();
  private long tick;

  /// @param material certificates of the nodes, which are not started
  /// @param delayTicks how long a message takes, at least 1
  DeskNetwork(TestNetwork material, BatchSettings batch, Settings settings, int delayTicks) {
    this.batch = batch;
    this.settings = settings;
    this.delayTicks = delayTicks;
    for (TestNode node : material.nodes) {
      nodes.add(new Node(Epoch.of(material.config, 0, node.identity, material.crypto), node.id));
    }
    nodes.forEach(Node::start);
    ticks(delayTicks + 1);
  }

  Node node(int id) {
    return nodes.get(id - 1);
  }

  /// Puts an envelope into all pools, as if it had been sent to all.
  PooledEnvelope submit(ByteString bytes) {
    return submitTo(bytes, nodes);
  }

  /// Puts an envelope into all pools but that of one node.
  PooledEnvelope submitToAllBut(int id, ByteString bytes) {
    return submitTo(bytes, nodes.stream().filter(node -> node.id != id).toList());
  }

  /// Puts an envelope into the pool of one node alone.
  PooledEnvelope submitTo(int id, ByteString bytes) {
    return submitTo(bytes, List.of(node(id)));
  }

  private PooledEnvelope submitTo(ByteString bytes, List<Node> receivers) {
    PooledEnvelope envelope = new PooledEnvelope(ParsedEnvelope.parse(bytes));
    for (Node node : receivers) {
      node.pool.offer(envelope, tick);
      node.work();
    }
    return envelope;
  }

  void ticks(int count) {
    for (int i = 0; i < count; i++) {
      tick++;
      nodes.forEach(Node::tick);
      List<Runnable> due = arrivals.remove(tick);
      if (due != null) {
        due.forEach(Runnable::run);
      }
    }
  }

  /// Lets time pass until these nodes have so many envelopes in blocks; fails after 5,000 ticks.
  void untilOrdered(int count, Integer... ids) {
    for (int i = 0; i < 5_000; i++) {
      if (Arrays.stream(ids).allMatch(id -> node(id).ordered().size() >= count)) {
        return;
      }
      ticks(1);
    }
    throw new AssertionError(
        "not %d but %s".formatted(count, nodes.stream().map(n -> n.ordered().size()).toList()));
  }

  void lose(Predicate<Packet> rule) {
    lost.add(rule);
  }

  void heal() {
    lost.clear();
  }

  private void later(Runnable arrival) {
    after(delayTicks, arrival);
  }

  private void after(int ticks, Runnable what) {
    arrivals.computeIfAbsent(tick + ticks, due -> new ArrayList<>()).add(what);
  }

  /// What all nodes but one have noted of complaints and changes of view.
  List<ViewWatch.Note> notesOfAllBut(int id) {
    return nodes.stream()
        .filter(node -> node.id != id)
        .flatMap(node -> node.notes.stream())
        .toList();
  }

  /// One node.
  final class Node implements ProposalDesk.Fetcher, ProposalDesk.Rules {
    final int id;
    final TransactionPool pool = new TransactionPool(1_000, 1 << 24, 1_000);
    final List<List<PooledEnvelope>> blocks = new ArrayList<>();
    final ProposalDesk desk;
    final Replica replica;
    private final Epoch epoch;
    private final KeptPayload kept = new KeptPayload();
    private final ArrayDeque<Decision> undelivered = new ArrayDeque<>();
    private List<Effect> effects = new ArrayList<>();
    private final ViewWatch watch = new ViewWatch();
    final List<ViewWatch.Note> notes = new ArrayList<>();
    private boolean workPending;
    boolean down;

    /// Whether it gives nothing to those who ask for what it has proposed.
    boolean withholds;

    /// How long it waits before each proposal.
    int slowTicks;

    Node(Epoch epoch, int id) {
      this.id = id;
      this.epoch = epoch;
      this.desk =
          new ProposalDesk(
              pool,
              kept,
              this,
              this,
              OrderMetrics.none(),
              ConsensusDriver.TICKS_PER_SECOND,
              () -> tick * NANOS_PER_TICK);
      this.replica = new Replica(id, epoch.group(), settings, epoch.ports());
    }

    @Override
    public BatchSettings batch() {
      return batch;
    }

    @Override
    public boolean isNextConfig(PooledEnvelope envelope) {
      return false;
    }

    @Override
    public void fetch(List<ByteString> digests, int leader, int attempt, boolean settled) {
      List<PooledEnvelope> found = new ArrayList<>();
      for (ByteString digest : digests) {
        PooledEnvelope envelope = node(leader).pool.get(digest);
        if (envelope != null && !node(leader).down && !node(leader).withholds) {
          found.add(envelope);
        }
      }
      later(() -> {
        desk.arrived(new Intake.Arrived(found, Set.of(), settled));
        work();
      });
    }

    /// The digests of all envelopes in its blocks, in order.
    List<ByteString> ordered() {
      return blocks.stream().flatMap(List::stream).map(PooledEnvelope::digest).toList();
    }

    long view() {
      return replica.status().view();
    }

    private void start() {
      desk.begin(0, 0);
      step(new Event.Recovered(List.of(), false, id, 0, CoreBytes.of(GENESIS), Bytes.EMPTY));
      work();
    }

    private void tick() {
      if (!down) {
        step(new Event.Tick());
        work();
      }
    }

    private void receive(Packet packet) {
      if (!down
          && epoch.authenticator().check(packet.from(), CoreBytes.of(packet.bytes()))
              instanceof Outcome.Accepted(var verified)) {
        step(new Event.Received(verified));
        work();
      }
    }

    void step(Event event) {
      List<Effect> more = replica.step(event);
      notes.addAll(watch.notes(event, more));
      effects.addAll(more);
    }

    /// As the consensus thread does it.
    void work() {
      if (down) {
        return;
      }
      boolean pending = pool.waiting() > 0;
      if (pending != workPending) {
        workPending = pending;
        step(new Event.WorkPending(pending));
      }
      do {
        List<Effect> now = effects;
        effects = new ArrayList<>();
        now.forEach(this::carryOut);
        deliver();
        desk.poll(tick).forEach(this::step);
      } while (!effects.isEmpty());
    }

    private void carryOut(Effect effect) {
      switch (effect) {
        case Effect.Broadcast(var message) -> epoch.others().forEach(to -> send(to, message));
        case Effect.Send(int receiver, var message) -> send(receiver, message);
        case Effect.BuildProposal build -> build(build);
        case Effect.CheckProposal check -> desk.check(check, tick);
        case Effect.Abandon(long view) -> desk.abandon();
        case Effect.Deliver(Decision decision) -> undelivered.add(decision);
        case Effect.Persist e -> {}
        case Effect.Compact e -> {}
        case Effect.FetchDecisions e -> {}
        case Effect.Stable e -> {}
        case Effect.Dropped e -> {}
        case Effect.Halt e -> throw new AssertionError(e.reason());
      }
    }

    private void build(Effect.BuildProposal build) {
      if (slowTicks == 0) {
        desk.want(build);
      } else {
        after(
            slowTicks,
            () -> {
              if (replica.status().active() && view() == build.view()) {
                desk.want(build);
                work();
              }
            });
      }
    }

    private void send(int to, SignedMessage message) {
      Packet packet =
          new Packet(id, to, message.message(), CoreBytes.string(Codec.encode(message)));
      sent.add(packet);
      if (lost.stream().noneMatch(rule -> rule.test(packet))) {
        later(() -> node(to).receive(packet));
      }
    }

    private void deliver() {
      while (!undelivered.isEmpty()) {
        Decision decision = undelivered.peek();
        List<PooledEnvelope> envelopes =
            desk.payload(decision, () -> replica.status().leader(), tick);
        if (envelopes == null) {
          return;
        }
        undelivered.remove();
        desk.delivered(decision, envelopes);
        pool.committed(envelopes);
        kept.committed(decision.sequence());
        blocks.add(envelopes);
        step(new Event.Applied(decision.sequence(), decision.proposal().id(), Bytes.EMPTY));
      }
    }
  }
}
