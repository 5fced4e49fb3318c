package org.dure.pbft.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.dure.pbft.Authenticator;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.ReplicaSet;
import org.dure.pbft.Toy;
import org.jspecify.annotations.Nullable;

/// One run, decided by its seed: faults and requests for a while, then healing, then everything
/// must be committed everywhere within a bound.
final class Simulation {
  /// Ticks within which there must be a new block while anything is open; begins anew with each.
  private static final int CALM_WITHIN = 3;

  private static final long PROGRESS_TICKS_MAX = 10_000;

  private static final int CLIENT_TICKS = 200;

  static final double TICKS_PER_SECOND = 100;

  final Options options;
  final Random random;
  final ReplicaSet group;
  final Authenticator authenticator;
  final Oracle oracle = new Oracle();
  final List<Long> requests = new ArrayList<>();
  private final @Nullable Consumer<String> trace;
  private final List<Host> hosts = new ArrayList<>();
  private final Network network;
  private final Map<Integer, Host> twins = new TreeMap<>();
  final Map<String, Long> faults = new TreeMap<>();
  private int reformats;
  private int upgrading;
  private long nextUpgrade;
  long tick;
  long events;
  long recoveryTicks;
  private long hash;

  Simulation(long seed) {
    this(seed, null);
  }

  /// @param trace gets a line for whatever happens
  Simulation(long seed, @Nullable Consumer<String> trace) {
    this.random = new Random(seed);
    this.trace = trace;
    this.options = Options.draw(random);
    List<Integer> ids = IntStream.rangeClosed(1, options.n()).boxed().toList();
    this.group = new ReplicaSet("simulation", 3, ids, 0);
    this.authenticator = new Authenticator(group, Toy.ports(0));
    this.network = new Network(random, options, options.n() + 1, this::fault);
    Set<Integer> faulty = new TreeSet<>();
    while (faulty.size() < options.byzantine()) {
      faulty.add(1 + random.nextInt(options.n()));
    }
    trace(options.toString());
    for (int id : ids) {
      Byzantine bad = faulty.contains(id) ? new Byzantine(id, group, random) : null;
      hosts.add(new Host(id, this, bad));
      if (bad != null) {
        trace(id + " is Byzantine: " + bad.behaviours);
        bad.behaviours.forEach(behaviour -> fault(behaviour.name().toLowerCase(Locale.ROOT)));
        if (bad.is(Byzantine.Behaviour.TWINS)) {
          twins.put(id, new Host(id, this, bad));
        }
      }
    }
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
    work(100);
    converge();
    aftermath();
    boundedMemory();
    return hash;
  }

  private void converge() {
    long height = oracle.height();
    long since = options.faultTicks();
    while (!caughtUp()) {
      step();
      if (oracle.height() > height) {
        height = oracle.height();
        since = tick;
      }
      recoveryTicks = Math.max(recoveryTicks, tick - since);
      if (recoveryTicks > PROGRESS_TICKS_MAX) {
        throw new AssertionError("no progress after healing: " + standing());
      }
    }
  }

  /// When the Byzantine replicas are gone, no storm of view changes may remain: each view that a
  /// replica leaves has brought a block, or was led by one of those who are gone. Views that are
  /// passed over, because who would lead them has failed before, are none that it leaves. And work
  /// goes on.
  private void aftermath() {
    hosts.stream().filter(host -> !host.correct() && host.up()).forEach(Host::crash);
    twins.values().stream().filter(Host::up).forEach(Host::crash);
    long gone = hosts.stream().filter(host -> !host.up()).count();
    work(400);
    long height = oracle.height();
    int windows = 0;
    while (isStormy(gone)) {
      windows++;
      Oracle.demand(
          windows < CALM_WITHIN,
          "views still change without blocks after the faulty have left: %s".formatted(standing()));
    }
    for (long since = tick; oracle.height() == height; ) {
      work(1);
      Oracle.demand(
          tick - since <= PROGRESS_TICKS_MAX,
          "no block after the faulty have left: %s".formatted(standing()));
    }
  }

  /// Whether views changed more often than there are reasons to, for a while: each replica that is
  /// gone may be found out once, and a slow disk may be taken for a slow leader once, which takes
  /// the place of one that is gone (rules R3, R4).
  private boolean isStormy(long gone) {
    long height = oracle.height();
    long before = viewChanges();
    work(600);
    return viewChanges() - before > Math.max(2, gone + 1) + oracle.height() - height;
  }

  private void work(int ticks) {
    for (int i = 0; i < ticks; i++) {
      request(30);
      step();
    }
  }

  private long viewChanges() {
    return hosts.stream()
        .map(Host::core)
        .filter(Objects::nonNull)
        .mapToLong(core -> core.status().viewChanges())
        .max()
        .orElse(0);
  }

  private void step() {
    tick++;
    network.advance(tick);
    if (tick % CLIENT_TICKS == 0) {
      requests.stream().filter(Simulation::persistent).forEach(this::tell);
    }
    hosts.forEach(Host::tick);
    twins.values().forEach(Host::tick);
  }

  /// Of a message the signature is enough: it follows from all the rest.
  void record(Effect effect) {
    int code =
        switch (effect) {
          case Effect.Broadcast(var message) -> message.signature().hashCode();
          case Effect.Send(int receiver, var message) ->
              31 * receiver + message.signature().hashCode();
          case Effect.Compact(var records) -> records.size();
          default -> effect.hashCode();
        };
    hash = hash * 31 + code;
  }

  void trace(String line) {
    Consumer<String> to = trace;
    if (to != null) {
      to.accept("%8.2f  %s".formatted(tick / TICKS_PER_SECOND, line));
    }
  }

  void trace(Host host, Event event) {
    if (trace != null) {
      tell(host, Narrator.of(event));
    }
  }

  void trace(Host host, Effect effect) {
    if (trace != null) {
      tell(host, Narrator.of(effect));
    }
  }

  private void tell(Host host, String line) {
    if (!line.isEmpty()) {
      boolean twin = twins.get(host.id) == host;
      trace(host.id + (twin ? "' " : " ") + line);
    }
  }

  private void fault(String kind) {
    faults.merge(kind, 1L, Long::sum);
    trace("fault: " + kind);
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
      tell(request);
    }
  }

  /// Whether the client sends the request again until it is committed; others send once.
  private static boolean persistent(long request) {
    return request % 2 == 0;
  }

  private void tell(long request) {
    if (!oracle.committed(request)) {
      for (Host host : hosts) {
        network.at(tick + network.delay(), () -> host.learn(request));
      }
    }
  }

  /// Asks all others for payload.
  void fetchPayload(Host asker, List<Long> wanted) {
    for (Host source : hosts) {
      if (source.id != asker.id) {
        network.send(
            asker.id,
            source.id,
            0,
            () -> {
              boolean withholds = !source.correct() && random.nextBoolean();
              List<Long> held = source.up() && !withholds ? source.held(wanted) : List.of();
              if (!held.isEmpty()) {
                network.send(source.id, asker.id, 0, () -> asker.arrived(held));
              }
            });
      }
    }
  }

  /// Hands a request on to the one whose turn it is.
  void forward(Host from, int to, long request) {
    network.send(from.id, to, 0, () -> host(to, from.id).learn(request));
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
    upgrade();
  }

  /// Replaces the release on one machine after another.
  private void upgrade() {
    if (nextUpgrade == 0 && random.nextInt(100_000) < options.upgradeChance()) {
      nextUpgrade = tick;
      fault("rolling upgrade");
    }
    if (nextUpgrade != 0 && tick >= nextUpgrade && upgrading < hosts.size()) {
      Host host = hosts.get(upgrading++);
      nextUpgrade = tick + 20 + random.nextInt(100);
      if (host.up()) {
        host.crash();
      }
      host.upgraded = true;
      restart(host);
    }
  }

  /// A write has begun; it may land in the wrong place.
  void written(Host host) {
    boolean misdirected = random.nextInt(100_000) < options.misdirectChance();
    if (misdirected && tick < options.faultTicks() && mayLoseVotes(host)) {
      host.damageJournal();
      fault("misdirected write");
    }
  }

  /// Whether this replica may be one of those that lose votes; if so, it is one from now on.
  private boolean mayLoseVotes(Host host) {
    boolean may = host.correct() && (host.lostDisk || reformats < options.reformats());
    if (may && !host.lostDisk) {
      reformats++;
    }
    return may;
  }

  private void restart(Host host) {
    boolean lost = random.nextInt(3) == 0 && mayLoseVotes(host);
    if (lost) {
      switch (random.nextInt(3)) {
        case 0 -> {
          host.loseDisk();
          fault("lost disk");
        }
        case 1 -> {
          host.loseJournal();
          fault("lost journal");
        }
        default -> {
          host.damageJournal();
          fault("read fault");
        }
      }
    }
    boot(host, lost);
  }

  private static void boot(Host host, boolean lost) {
    boolean damaged = host.disk.damaged();
    host.disk.repair();
    host.start(lost || damaged);
  }

  private void heal() {
    network.heal();
    for (Host host : hosts) {
      host.pause(0);
      if (!host.up()) {
        boot(host, false);
      }
    }
    trace("healed at height " + oracle.height());
  }

  // ---- the end

  private boolean caughtUp() {
    for (long request : requests) {
      if (persistent(request) && !oracle.committed(request)) {
        return false;
      }
    }
    return hosts.stream()
        .filter(Host::correct)
        .allMatch(h -> h.applied() == oracle.height() && !h.hasWork());
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
