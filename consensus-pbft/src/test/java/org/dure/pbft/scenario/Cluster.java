package org.dure.pbft.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.dure.pbft.Authenticator;
import org.dure.pbft.Bytes;
import org.dure.pbft.Codec;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.Message;
import org.dure.pbft.Ports;
import org.dure.pbft.Proposal;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.Settings;
import org.dure.pbft.SignedMessage;
import org.dure.pbft.Signer;
import org.dure.pbft.Toy;

/// Replicas 1 to n and the network between them. Nothing moves by itself: [#settle] delivers what
/// is under way, [#ticks] lets time pass, [#until] does both.
final class Cluster {
  /// Window 4, checkpoint every 4, log window 12; timeout 20 to 40 ticks, at most 400; resend after
  /// 10; 8 stashed.
  static Settings settings(int term) {
    return new Settings(4, 4, 12, 20, 40, 400, 10, 8, term, 100);
  }

  /// A message on its way.
  record Packet(int from, int to, SignedMessage signed) {
    Message message() {
      return signed.message();
    }

    boolean is(Class<? extends Message> type) {
      return type.isInstance(signed.message());
    }
  }

  final ReplicaSet group;
  final Settings settings;
  final Set<Long> forbidden = new HashSet<>();
  private final Map<Integer, Machine> machines = new TreeMap<>();
  private final Deque<Runnable> moves = new ArrayDeque<>();
  private final List<Predicate<Packet>> lost = new ArrayList<>();
  private final List<Predicate<Packet>> held = new ArrayList<>();
  private final List<Consumer<Packet>> watchers = new ArrayList<>();
  private final List<Packet> waiting = new ArrayList<>();
  private final Map<Long, Decision> decided = new TreeMap<>();
  private final Authenticator authenticator;
  private long requests;

  private Cluster(int n, Settings settings) {
    this.group = new ReplicaSet("channel", 0, IntStream.rangeClosed(1, n).boxed().toList(), 0);
    this.settings = settings;
    this.authenticator = new Authenticator(group, Toy.ports(1));
    group.ids().forEach(id -> machines.put(id, new Machine(id, this)));
    machines.values().forEach(machine -> machine.start(false));
    settle();
  }

  /// n replicas of which the leader stays: view v is led by replica v mod n + 1.
  static Cluster of(int n) {
    return new Cluster(n, settings(0));
  }

  /// n replicas that propose `term` sequences in turn.
  static Cluster rotating(int n, int term) {
    return new Cluster(n, settings(term));
  }

  static Cluster of(int n, Settings settings) {
    return new Cluster(n, settings);
  }

  Machine machine(int id) {
    Machine machine = machines.get(id);
    if (machine == null) {
      throw new IllegalArgumentException("no replica " + id);
    }
    return machine;
  }

  // ---- what clients do

  /// Puts requests into all pools.
  Cluster requests(int count) {
    for (int i = 0; i < count; i++) {
      long request = ++requests;
      machines.values().stream().filter(Machine::up).forEach(m -> m.request(request));
    }
    return settle();
  }

  /// A request that only this replica has heard of, and that all others find invalid if `bad`.
  Cluster requestAt(int id, boolean bad) {
    long request = ++requests;
    if (bad) {
      forbidden.add(request);
    }
    machine(id).request(request);
    return settle();
  }

  // ---- what the network does

  void broadcast(int from, SignedMessage message) {
    group.ids().stream().filter(to -> to != from).forEach(to -> send(from, to, message));
  }

  void send(int from, int to, SignedMessage message) {
    Packet packet = new Packet(from, to, message);
    if (lost.stream().anyMatch(rule -> rule.test(packet))) {
      return;
    }
    if (held.stream().anyMatch(rule -> rule.test(packet))) {
      waiting.add(packet);
    } else {
      moves.add(() -> arrive(packet));
    }
  }

  /// Shown every packet that the authenticator let through, after its receiver took it.
  void watch(Consumer<Packet> watcher) {
    watchers.add(watcher);
  }

  Authenticator.Outcome check(int link, Bytes bytes) {
    return authenticator.check(link, bytes);
  }

  private void arrive(Packet packet) {
    // Through the wire's bytes, as between processes.
    var outcome = authenticator.check(packet.from(), Codec.encode(packet.signed()));
    if (outcome instanceof Authenticator.Outcome.Accepted(var verified)) {
      machine(packet.to()).step(new Event.Received(verified));
      watchers.forEach(watcher -> watcher.accept(packet));
    }
  }

  /// From now on such packets are lost.
  Cluster lose(Predicate<Packet> rule) {
    lost.add(rule);
    return this;
  }

  Cluster lose(Class<? extends Message> type) {
    return lose(packet -> packet.is(type));
  }

  /// From now on such packets wait for [#release].
  Cluster hold(Predicate<Packet> rule) {
    held.add(rule);
    return this;
  }

  Cluster release() {
    held.clear();
    List<Packet> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(packet -> moves.add(() -> arrive(packet)));
    return settle();
  }

  /// Cuts these replicas off from the others.
  Cluster partition(Integer... side) {
    Set<Integer> one = Set.of(side);
    return lose(packet -> one.contains(packet.from()) != one.contains(packet.to()));
  }

  Cluster heal() {
    lost.clear();
    return release();
  }

  void fetch(Machine asking, Effect.FetchDecisions fetch) {
    Machine source = machine(fetch.sources().getFirst());
    boolean cut =
        lost.stream()
            .anyMatch(
                rule -> rule.test(new Packet(source.id, asking.id, forged(source.id, status(0)))));
    if (!source.up() || cut) {
      return;
    }
    source.ledger.stream()
        .filter(decision -> decision.sequence() >= fetch.sequence())
        .forEach(decision -> later(asking, new Event.Fetched(decision)));
  }

  private static Message status(long delivered) {
    return new Message.Status(0, true, delivered, delivered, 0, 0);
  }

  void later(Machine machine, Event event) {
    moves.add(() -> machine.step(event));
  }

  // ---- what machines do

  Cluster crash(int id) {
    machine(id).crash();
    return this;
  }

  Cluster restart(int id) {
    machine(id).crash();
    machine(id).start(false);
    return settle();
  }

  /// Its journal is gone; its ledger and what it knew of requests are not.
  Cluster restartWithoutJournal(int id) {
    machine(id).crash();
    machine(id).journal.clear();
    machine(id).start(true);
    return settle();
  }

  // ---- what a faulty replica does

  SignedMessage forged(int sender, Message message) {
    return new Signer(group, Toy.ports(sender)).sign(sender, message);
  }

  /// `sender` says this to `to`, whatever its own core does.
  Cluster says(int sender, int to, Message message) {
    moves.add(() -> arrive(new Packet(sender, to, forged(sender, message))));
    return settle();
  }

  /// `sender` says this over its link in the name of another.
  Cluster impersonates(int sender, int claimed, int to, Message message) {
    SignedMessage signed = new Signer(group, Toy.ports(sender)).sign(claimed, message);
    moves.add(() -> arrive(new Packet(claimed, to, signed)));
    moves.add(() -> arrive(new Packet(sender, to, forged(claimed, message))));
    return settle();
  }

  Cluster saysToAll(int sender, Message message) {
    group.ids().stream().filter(to -> to != sender).forEach(to -> says(sender, to, message));
    return this;
  }

  /// A proposal with a request of its own.
  static Proposal proposal(long sequence, Bytes parent, long request) {
    return Toy.parse(Toy.proposal(sequence, parent, 7, List.of(request))).orElseThrow();
  }

  Message.Commit commit(int sender, long view, Proposal proposal) {
    Ports ports = Toy.ports(sender);
    return new Message.Commit(
        view, proposal.sequence(), proposal.digest(), ports.blockVotes().sign(proposal, view));
  }

  // ---- time

  /// Delivers everything under way and what follows from it.
  Cluster settle() {
    for (int move = 0; !moves.isEmpty(); move++) {
      assertThat(move).as("moves without an end").isLessThan(200_000);
      moves.remove().run();
      agree();
    }
    return this;
  }

  Cluster ticks(int count) {
    for (int i = 0; i < count; i++) {
      machines.values().stream().filter(Machine::up).forEach(Machine::tick);
      settle();
    }
    return this;
  }

  /// Lets time pass until it is so; fails after 2,000 ticks.
  Cluster until(String what, BooleanSupplier condition) {
    for (int tick = 0; tick < 2_000 && !condition.getAsBoolean(); tick++) {
      ticks(1);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
    return this;
  }

  /// Lets time pass until these replicas have so many blocks.
  Cluster untilHeight(long height, Integer... ids) {
    return until(
        "height " + height,
        () -> List.of(ids).stream().allMatch(id -> machine(id).height() >= height));
  }

  /// Lets all replicas measure the round trip for a while, each taking so many ticks.
  Cluster measureRoundTrips(int ticks) {
    Predicate<Packet> echoes = packet -> packet.is(Message.Echo.class);
    for (int round = 0; ticks > 0 && round < 30; round++) {
      hold(echoes).ticks(ticks).release();
      hold(echoes).ticks(settings.resendTicks() - ticks);
    }
    release();
    return this;
  }

  // ---- what must hold at every moment

  private void agree() {
    for (Machine machine : machines.values()) {
      for (Decision decision : machine.ledger.subList(0, machine.ledger.size())) {
        Decision first = decided.putIfAbsent(decision.sequence(), decision);
        if (first != null && !first.proposal().id().equals(decision.proposal().id())) {
          throw new AssertionError("two blocks at " + decision.sequence());
        }
      }
    }
  }

  // ---- questions

  long height(int id) {
    return machine(id).height();
  }

  long view(int id) {
    return machine(id).status().view();
  }

  boolean active(int id) {
    return machine(id).status().active();
  }

  Proposal block(int id, long sequence) {
    return machine(id).ledger.get((int) sequence - 1).proposal();
  }

  /// All messages of a kind that a replica has sent, oldest first; to all counts once.
  <T extends Message> List<T> sent(int id, Class<T> type) {
    return machine(id).sent.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
