package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dure.model.MalformedException;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.pbft.Codec;
import org.dure.pbft.Decision;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.MalformedMessageException;
import org.dure.pbft.Replica;
import org.dure.pbft.ReplicaStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The consensus thread of a channel: takes in what happened, steps the replica, and carries out
/// what the replica wants, votes on disk first. All consensus state lives on this thread; others
/// only put things into its inbox.
final class ConsensusDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsensusDriver.class);
  static final int TICKS_PER_SECOND = 100;
  private static final long TICK_NANOS = 1_000_000_000L / TICKS_PER_SECOND;
  private static final int EVENTS_PER_BATCH = 256;
  private static final int PROBE_TICKS = 20;
  private static final int PROBE_BLOCKS = 255;
  private static final int ALONE_TICKS = 500;

  private final DriverPorts ports;
  private final OrderMetrics metrics;
  private final TransactionPool pool;
  private final ProposalDesk desk;
  private final KeptPayload payload;
  private final Path folder;
  private final BlockingQueue<Intake> inbox;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final ArrayDeque<Decision> undelivered = new ArrayDeque<>();
  private final ArrayDeque<DecidedBlocks.Decided> unqueued = new ArrayDeque<>();
  private final List<Effect> effects = new ArrayList<>();
  private final Thread thread;
  private @Nullable ReplicaJournal journal;
  private @Nullable Replica replica;
  private ViewWatch watch = new ViewWatch();
  private @Nullable Follower follower;
  private @Nullable ReplicaStatus logged;
  private volatile long ticks;
  private volatile @Nullable ReplicaStatus status;
  private volatile String stoppedBecause = "";
  private volatile boolean closing;

  /// Whether an envelope that comes into the pool could change anything before the next event: a
  /// proposal waits for it or is to be built, or the pool was empty. Set before the pool is looked
  /// at, so that no envelope falls between.
  private volatile boolean attentive = true;

  private boolean workPending;

  /// Whether votes cast earlier are not all in the journal.
  private boolean forgetful;

  /// A journal of a later epoch than the ledger has come to.
  private ReplicaJournal.@Nullable Found reserved;

  /// The newest block that came from another node's ledger and not by agreement here.
  private long newestFetched = -1;

  private long probedTick;
  private Tip delivered;
  private Tip applied;

  /// The end of the chain as one of the stages sees it.
  ///
  /// @param id hash of the block's header
  record Tip(long number, ByteString id, ByteString stateDigest) {}

  ConsensusDriver(
      String channelId,
      DriverPorts ports,
      TransactionPool pool,
      KeptPayload payload,
      Path folder,
      OrderLimits limits,
      Tip tip) {
    this.ports = ports;
    this.metrics = ports.metrics();
    this.pool = pool;
    this.payload = payload;
    this.folder = folder;
    this.inbox = new ArrayBlockingQueue<>(limits.driverInboxMax());
    this.delivered = tip;
    this.applied = tip;
    this.desk =
        new ProposalDesk(
            pool,
            payload,
            ports.fetcher(),
            ports.rules(),
            metrics,
            TICKS_PER_SECOND,
            System::nanoTime);
    this.thread = Thread.ofPlatform().daemon().name("consensus-" + channelId).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  long ticks() {
    return ticks;
  }

  @Nullable ReplicaStatus status() {
    return status;
  }

  String stoppedBecause() {
    return stoppedBecause;
  }

  /// Puts something into the inbox if there is room.
  boolean offer(Intake intake) {
    return running() && inbox.offer(intake);
  }

  /// Puts something into the inbox, waiting for room as long as the channel works; for other
  /// stages' threads.
  void put(Intake intake) throws InterruptedException {
    boolean taken = false;
    while (!taken && running()) {
      taken = inbox.offer(intake, 100, TimeUnit.MILLISECONDS);
    }
  }

  private boolean running() {
    return !closing && stoppedBecause.isEmpty();
  }

  /// Makes the consensus thread look at the pool soon, if what came into it could matter now. If
  /// the inbox is full, it is awake.
  void wake() {
    if (attentive && woken.compareAndSet(false, true) && !inbox.offer(new Intake.Woken())) {
      woken.set(false);
    }
  }

  private void run() {
    try {
      recover();
      long nextTick = System.nanoTime() + TICK_NANOS;
      while (running()) {
        takeIn(Math.min(nextTick - System.nanoTime(), desk.leftNanos()));
        if (System.nanoTime() - nextTick >= 0) {
          // One tick however late: after a pause the messages that came meanwhile count before the
          // clock does.
          nextTick = System.nanoTime() + TICK_NANOS;
          ticks++;
          step(new Event.Tick());
          resend();
          probeWhenAlone();
        }
        work();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error e) {
      LOG.error("channel={} consensus=failed status={}", ports.channelId(), status, e);
      stop(e.getClass().getSimpleName() + ": " + e.getMessage());
    } finally {
      closeJournal();
    }
    release();
  }

  /// After a halt: lets go of what still comes in, so that the links, which other channels share,
  /// do not stall.
  private void release() {
    try {
      while (!closing) {
        if (inbox.poll(100, TimeUnit.MILLISECONDS) instanceof Intake.Heard heard) {
          heard.taken().run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void recover() throws IOException, MalformedMessageException, InterruptedException {
    ReplicaJournal.Opened opened = ReplicaJournal.open(folder, payload);
    journal = opened.journal();
    ReplicaJournal.Found found = opened.found();
    restorePayload(found.envelopes());
    Epoch epoch = ports.epoch().get();
    boolean nothing = found.records().isEmpty();
    boolean lost =
        found.condition() == VoteJournal.Condition.DAMAGED
            || (nothing && (!epoch.votes() || tookPart(epoch)));
    forgetful = lost || found.records().stream().anyMatch(ConsensusDriver::forgot);
    reserved = found.epoch() > epoch.number() ? found : null;
    LOG.info(
        "channel={} consensus=starting height={} epoch={} journal={} of_epoch={} records={} votes_lost={}",
        ports.channelId(),
        applied.number() + 1,
        epoch.number(),
        found.condition(),
        found.epoch(),
        found.records().size(),
        lost);
    if (epoch.votes() && found.epoch() == epoch.number()) {
      takePart(epoch, found.records(), lost);
    } else {
      begin(epoch, forgetful);
    }
  }

  /// Whether a record says that votes are missing.
  private static boolean forgot(JournalRecord record) {
    return record instanceof JournalRecord.Amnesia amnesia && amnesia.sequence() > 0;
  }

  /// Payload that this node voted for before it was stopped: what of it is not on the ledger yet
  /// may be named by a proposal that the others are bound to as well.
  private void restorePayload(List<ByteString> envelopes) {
    List<PooledEnvelope> restored =
        envelopes.stream().map(bytes -> new PooledEnvelope(ParsedEnvelope.parse(bytes))).toList();
    payload.restore(applied.number() + ports.settings().logWindow(), restored);
    restored.forEach(envelope -> ports.readmission().accept(envelope.bytes()));
  }

  /// Whether this node, whose journal holds nothing, may have voted before. Waits until it or
  /// enough others know.
  private boolean tookPart(Epoch epoch) throws InterruptedException {
    if (applied.number() > 0 || epoch.number() > 0) {
      return true;
    }
    History.Answer answer = ports.history().ask();
    while (answer == History.Answer.UNKNOWN && running()) {
      // Whoever sends already will send again; what came is let go of so that the links do not
      // stall.
      if (inbox.poll(50, TimeUnit.MILLISECONDS) instanceof Intake.Heard heard) {
        heard.taken().run();
      }
      answer = ports.history().ask();
    }
    return answer == History.Answer.SOME;
  }

  /// Begins an epoch in which this node has not voted, or, if `lost`, does not know how it has.
  private void begin(Epoch epoch, boolean lost) throws IOException {
    ReplicaJournal.Found later = reserved;
    if (!epoch.votes() || (later != null && later.epoch() > epoch.number())) {
      follow(epoch);
    } else if (later != null && later.epoch() == epoch.number()) {
      takePart(epoch, later.records(), lost);
    } else {
      // A journal that was begun is never empty again: a node that has only followed so far is told
      // from one whose votes are lost.
      List<JournalRecord> begun = List.of(new JournalRecord.Amnesia(0, 0));
      required(journal).begin(epoch.number(), begun);
      takePart(epoch, begun, lost);
    }
  }

  private void takePart(Epoch epoch, List<JournalRecord> records, boolean lost) {
    reserved = null;
    follower = null;
    watch = new ViewWatch();
    replica = new Replica(epoch.self(), epoch.group(), ports.settings(), epoch.ports());
    desk.begin(applied.number(), ports.lastConfig().getAsLong());
    step(
        new Event.Recovered(
            records,
            lost,
            ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
            applied.number(),
            CoreBytes.of(applied.id()),
            CoreBytes.of(applied.stateDigest())));
  }

  private void follow(Epoch epoch) {
    LOG.warn(
        "channel={} height={} epoch={} follows=\"{}\"",
        ports.channelId(),
        applied.number() + 1,
        epoch.number(),
        epoch.votes()
            ? "its journal is of a later configuration than its ledger"
            : "this node's key is no consenter's");
    replica = null;
    follower = new Follower(applied.number(), epoch.others());
    desk.begin(applied.number(), ports.lastConfig().getAsLong());
  }

  private void takeIn(long nanos) throws InterruptedException {
    Intake intake = nanos > 0 ? inbox.poll(nanos, TimeUnit.NANOSECONDS) : inbox.poll();
    for (int i = 0; intake != null && i < EVENTS_PER_BATCH; i++) {
      take(intake);
      intake = inbox.poll();
    }
    if (intake != null) {
      take(intake);
    }
  }

  private void take(Intake intake) {
    switch (intake) {
      case Intake.Heard(var message, var taken) -> {
        step(new Event.Received(message));
        taken.run();
      }
      case Intake.Arrived arrived -> desk.arrived(arrived);
      case Intake.Fetched(var block) -> {
        desk.fetched(block.decision(), block.envelopes());
        if (block.decision().sequence() == now().delivered() + 1) {
          newestFetched = block.decision().sequence();
        }
        step(new Event.Fetched(block.decision()));
      }
      case Intake.Committed(var committed) -> onCommitted(committed);
      case Intake.Ahead(int consenterId) -> probe(List.of(consenterId));
      case Intake.Failed(var reason) -> stop(reason);
      case Intake.Woken() -> woken.set(false);
    }
  }

  private void onCommitted(DecidedBlocks.Committed committed) {
    CommitReceipt receipt = committed.receipt();
    pool.committed(committed.decided().envelopes());
    payload.committed(receipt.number());
    applied = new Tip(receipt.number(), receipt.blockHash(), receipt.commitHash());
    metrics.committed(receipt.number(), System.nanoTime() - committed.decided().decidedNanos());
    step(
        new Event.Applied(
            receipt.number(),
            CoreBytes.of(receipt.blockHash()),
            CoreBytes.of(receipt.commitHash())));
    if (committed.decided().block().isConfig()) {
      desk.configured(receipt.number());
      if (ports.reconfigure().getAsBoolean()) {
        restart();
      }
    }
  }

  /// Another configuration is in force: a new epoch begins above its block.
  private void restart() {
    // Whoever has forgotten votes and is still catching up may have voted in this epoch as well.
    forgetful = forgetful && newestFetched == applied.number();
    effects.clear();
    undelivered.clear();
    try {
      begin(ports.epoch().get(), forgetful);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the journal in " + folder, e);
    }
  }

  /// Asks others for the next blocks whatever they say that they have.
  private void probe(List<Integer> sources) {
    if (ticks - probedTick >= PROBE_TICKS) {
      probedTick = ticks;
      long next = delivered.number() + 1;
      ports.catchUp().request(next, delivered.id(), next + PROBE_BLOCKS, sources);
    }
  }

  /// A node that hears from too few others may have been taken off the channel while it was away.
  private void probeWhenAlone() {
    Epoch epoch = ports.epoch().get();
    if (replica != null && ticks % ALONE_TICKS == 0 && !epoch.others().isEmpty()) {
      long heard = epoch.others().stream().filter(ports.connected()::test).count();
      if (heard + 1 < epoch.group().quorums().quorum()) {
        int turn = (int) (ticks / ALONE_TICKS % epoch.others().size());
        probe(List.of(epoch.others().get(turn)));
      }
    }
  }

  private void step(Event event) {
    Follower following = follower;
    if (following != null) {
      effects.addAll(following.step(event));
      return;
    }
    List<Effect> more = required(replica).step(event);
    for (ViewWatch.Note note : watch.notes(event, more)) {
      LOG.info("channel={} {}", ports.channelId(), note);
    }
    effects.addAll(more);
  }

  /// Carries effects out until nothing more follows from them.
  private void work() throws IOException {
    attentive = true;
    boolean pending = pool.waiting() > 0;
    if (pending != workPending) {
      workPending = pending;
      step(new Event.WorkPending(pending));
    }
    do {
      List<Effect> batch = List.copyOf(effects);
      effects.clear();
      required(journal).persist(batch);
      batch.forEach(this::carryOut);
      deliver();
      desk.poll(ticks).forEach(this::step);
    } while (!effects.isEmpty() && stoppedBecause.isEmpty());
    attentive = !workPending || desk.waits();
    report();
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Persist p -> {}
      case Effect.Compact c -> {}
      case Effect.Broadcast(var message) -> {
        ByteString bytes = CoreBytes.string(Codec.encode(message));
        ports.epoch().get().others().forEach(id -> ports.sender().send(id, bytes));
      }
      case Effect.Send(int receiver, var message) ->
          ports.sender().send(receiver, CoreBytes.string(Codec.encode(message)));
      case Effect.BuildProposal build -> desk.want(build);
      case Effect.CheckProposal check -> desk.check(check, ticks);
      case Effect.Abandon(long view) -> desk.abandon();
      case Effect.Deliver(Decision decision) -> undelivered.add(decision);
      case Effect.FetchDecisions(long sequence, long last, var sources) ->
          ports.catchUp().request(delivered.number() + 1, delivered.id(), last, sources);
      case Effect.Stable stable -> ports.checkpoints().stable(stable.proof());
      case Effect.Halt(long sequence, String reason) -> {
        stop(reason);
        ports.divergence().find(sequence, first -> stoppedBecause = reason + "; " + first);
      }
      case Effect.Dropped(int sender, var reason) ->
          metrics.refused("consensus_" + reason.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  /// Passes decided blocks on as far as their payload is here and the next stage has room.
  private void deliver() {
    while (!undelivered.isEmpty()) {
      Decision decision = undelivered.peek();
      List<PooledEnvelope> envelopes = desk.payload(decision, () -> now().leader(), ticks);
      if (envelopes == null) {
        break;
      }
      undelivered.remove();
      unqueued.add(decided(decision, envelopes));
      desk.delivered(decision, envelopes);
      delivered =
          new Tip(
              decision.sequence(), CoreBytes.string(decision.proposal().id()), ByteString.EMPTY);
      metrics.decided(decision.sequence(), envelopes.size());
    }
    while (!unqueued.isEmpty() && ports.decided().offer(unqueued.peek())) {
      unqueued.remove();
    }
  }

  private DecidedBlocks.Decided decided(Decision decision, List<PooledEnvelope> envelopes) {
    try {
      return new DecidedBlocks.Decided(
          ports.epoch().get().certificates().block(decision, envelopes),
          envelopes,
          System.nanoTime());
    } catch (MalformedException e) {
      throw new IllegalStateException("decided block " + decision.sequence(), e);
    }
  }

  /// Envelopes that wait for long may never have reached the leader.
  private void resend() {
    if (ticks % 30 == 0) {
      int leader = now().leader();
      if (leader == 0) {
        return;
      }
      List<ByteString> late = pool.waitingSince(ticks - 30, 500, 1 << 20);
      if (!late.isEmpty() && leader != ports.epoch().get().self()) {
        ports.sender().sendEnvelopes(leader, late);
      }
    }
  }

  private ReplicaStatus now() {
    Follower following = follower;
    return following != null ? following.status() : required(replica).status();
  }

  private void report() {
    ReplicaStatus now = now();
    status = now;
    ReplicaStatus before = logged;
    if (before == null
        || before.view() != now.view()
        || before.active() != now.active()
        || before.silentUntil() != now.silentUntil()) {
      logged = now;
      LOG.info(
          "channel={} view={} leader={} active={} delivered={} applied={} stable={} silent_until={}",
          ports.channelId(),
          now.view(),
          now.leader(),
          now.active(),
          now.delivered(),
          now.applied(),
          now.stable(),
          now.silentUntil());
    }
  }

  private void stop(String reason) {
    if (stoppedBecause.isEmpty()) {
      stoppedBecause = reason;
      LOG.error("channel={} stopped=\"{}\"", ports.channelId(), reason);
    }
  }

  private void closeJournal() {
    ReplicaJournal open = journal;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("channel={} journal=\"{}\"", ports.channelId(), e.getMessage());
      }
    }
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("before the first event");
    }
    return value;
  }

  @Override
  public void close() {
    // Not by interrupting: that would close the journal's file under a write.
    closing = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
