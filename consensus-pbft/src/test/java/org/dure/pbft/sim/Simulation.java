package org.dure.pbft.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.dure.pbft.Authenticator;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.Toy;

/// One run, decided by its seed: faults and requests for a while, then healing, then everything
/// must be committed everywhere within a bound.
final class Simulation {
  private static final long RECOVERY_TICKS_MAX = 20_000;

  final Options options;
  final Random random;
  final ReplicaSet group;
  final Authenticator authenticator;
  final Oracle oracle = new Oracle();
  final List<Long> requests = new ArrayList<>();
  private final boolean traced;
  private final List<Host> hosts = new ArrayList<>();
  private final Network network;
  private final Map<Integer, Host> twins = new TreeMap<>();
  final Map<String, Long> faults = new TreeMap<>();
  private int reformats;
  long tick;
  long events;
  long recoveryTicks;
  private long hash;

  Simulation(long seed, boolean traced) {
    this.random = new Random(seed);
    this.traced = traced;
    this.options = Options.draw(random);
    List<Integer> ids = IntStream.rangeClosed(1, options.n()).boxed().toList();
    this.group = new ReplicaSet("simulation", 3, ids);
    this.authenticator = new Authenticator(group, Toy.ports(0));
    this.network = new Network(random, options, options.n() + 1, this::fault);
    Set<Integer> faulty = new TreeSet<>();
    while (faulty.size() < options.byzantine()) {
      faulty.add(1 + random.nextInt(options.n()));
    }
    for (int id : ids) {
      Byzantine bad = faulty.contains(id) ? new Byzantine(id, group, random) : null;
      hosts.add(new Host(id, this, bad));
      if (bad != null) {
        trace(id + " is " + bad.behaviours);
        bad.behaviours.forEach(behaviour -> fault(behaviour.name().toLowerCase(Locale.ROOT)));
        if (bad.is(Byzantine.Behaviour.TWINS)) {
          twins.put(id, new Host(id, this, bad));
        }
      }
    }
    trace(options.toString());
  }

  /// @return a hash over all effects
  long run() {
    hosts.forEach(host -> host.start(false));
    twins.values().forEach(twin -> twin.start(false));
    while (tick < options.faultTicks()) {
      faults();
      request(options.requestPercent());
      step();
    }
    heal();
    long until = tick + RECOVERY_TICKS_MAX;
    for (int i = 0; i < 100; i++) {
      request(30);
      step();
    }
    while (!caughtUp() && tick < until) {
      step();
    }
    recoveryTicks = tick - options.faultTicks();
    Oracle.demand(caughtUp(), "no progress after healing: " + standing());
    boundedMemory();
    return hash;
  }

  private void step() {
    tick++;
    network.advance(tick);
    hosts.forEach(Host::tick);
    twins.values().forEach(Host::tick);
  }

  void record(Effect effect) {
    hash = hash * 31 + effect.hashCode();
  }

  boolean tracing() {
    return traced;
  }

  void trace(String line) {
    if (traced) {
      System.out.println(tick + " " + line);
    }
  }

  private void fault(String kind) {
    faults.merge(kind, 1L, Long::sum);
    trace(kind);
  }

  /// A replica with a twin is two machines of one identity, each of which hears and is heard as the
  /// other: half of the replicas talk to the one, half to the other.
  private Host host(int id, int peer) {
    Host twin = twins.get(id);
    return twin != null && peer % 2 == 0 ? twin : host(id);
  }

  private Host host(int id) {
    return hosts.get(id - 1);
  }

  void send(int from, int to, int extraTicks, Packet packet) {
    network.send(from, to, extraTicks, () -> host(to, from).receive(packet));
  }

  /// Whether the decision carries valid block signatures of a quorum.
  boolean certified(Decision decision) {
    Set<Integer> signers = new TreeSet<>();
    for (Decision.Vote vote : decision.votes()) {
      if (group.contains(vote.sender())
          && Toy.ports(0)
              .blockVotes()
              .verify(vote.sender(), decision.proposal(), decision.view(), vote.signature())) {
        signers.add(vote.sender());
      }
    }
    return signers.size() >= quorum();
  }

  /// By counting, apart from the core's formula: the least size two of which share f+1 replicas.
  private int quorum() {
    int f = (options.n() - 1) / 3;
    int size = 1;
    while (2 * size - options.n() < f + 1) {
      size++;
    }
    return size;
  }

  void fetch(Host asker, int source, long from) {
    network.send(
        asker.id,
        source,
        0,
        () -> {
          Host server = host(source);
          boolean withholds = !server.correct() && random.nextBoolean();
          if (server.up() && !withholds && server.applied() >= from) {
            int last = (int) Math.min(server.applied(), from + 15);
            List<Decision> found = List.copyOf(server.ledger.subList((int) from - 1, last));
            network.send(source, asker.id, 0, () -> asker.fetched(found));
          }
        });
  }

  // ---- faults and requests

  private void request(int percent) {
    if (random.nextInt(100) < percent) {
      long request = requests.size() + 1L;
      requests.add(request);
      for (Host host : hosts) {
        network.at(tick + network.delay(), () -> host.learn(request));
      }
    }
  }

  private void faults() {
    for (Host host : hosts) {
      if (host.up()) {
        if (random.nextInt(100_000) < options.crashChance()) {
          host.crash();
          fault("crash");
        } else if (random.nextInt(100_000) < options.pauseChance()) {
          host.pause(tick + random.nextInt(300));
          fault("pause");
        }
      } else if (random.nextInt(100_000) < options.restartChance()) {
        restart(host);
      }
    }
  }

  private void restart(Host host) {
    boolean lose =
        host.correct()
            && (host.lostDisk || reformats < options.reformats())
            && random.nextInt(3) == 0;
    if (lose) {
      reformats += host.lostDisk ? 0 : 1;
      host.loseDisk();
      fault("lost disk");
    }
    host.start(lose);
  }

  private void heal() {
    network.heal();
    for (Host host : hosts) {
      host.pause(0);
      if (!host.up()) {
        host.start(false);
      }
    }
    trace("healed at height " + oracle.height());
  }

  // ---- the end

  private boolean caughtUp() {
    for (long request : requests) {
      if (!oracle.committed(request)) {
        return false;
      }
    }
    return hosts.stream().filter(Host::correct).allMatch(h -> h.applied() == oracle.height());
  }

  private String standing() {
    StringBuilder text = new StringBuilder("height " + oracle.height());
    long open = requests.stream().filter(r -> !oracle.committed(r)).count();
    text.append(", ").append(open).append(" requests open");
    for (Host host : hosts) {
      text.append("\n  ").append(host.id).append(host.correct() ? " " : " byzantine ");
      text.append(host.core() == null ? "down" : host.core().status());
    }
    return text.toString();
  }

  private void boundedMemory() {
    for (Host host : hosts) {
      if (host.correct() && host.core() != null) {
        int held = Footprint.of(host.core());
        int bound = options.n() * (40 * options.settings().logWindow() + 200);
        Oracle.demand(held <= bound, "replica " + host.id + " holds " + held + " objects");
      }
    }
  }
}
