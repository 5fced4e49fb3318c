package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.dure.membership.config.BatchSettings;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.model.tx.Body;
import org.dure.node.order.SubmitResult.Reason;
import org.dure.node.peer.ChannelIntake;
import org.dure.node.peer.PeerLinks;
import org.dure.node.peer.PeerMember;
import org.dure.node.peer.PeerUnavailableException;
import org.dure.node.peer.TlsKey;
import org.dure.pbft.Authenticator.Outcome;
import org.dure.pbft.Message;
import org.dure.pbft.ReplicaStatus;
import org.dure.store.ConfigBlocks;
import org.dure.store.Ledger;
import org.hyperledger.fabric.protos.common.Envelope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ordering of one channel: where envelopes come in, where the links' frames come in, and the
/// threads behind. The ledger must hold the genesis block.
public final class ChannelOrdering implements OrderService, ChannelIntake, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelOrdering.class);
  private static final int FETCHED_BYTES_MAX = 32 << 20;

  private final OrderSetup setup;
  private final OrderPorts ports;
  private final String channelId;
  private final TransactionPool pool;
  private final KeptPayload payload = new KeptPayload();
  private final ConfigIntake configs;
  private final Admission admission;
  private final ExecutorService envelopeChecks;
  private final ExecutorService consensusChecks;
  private final Semaphore clientChecks;
  private final Lanes envelopeLanes;
  private final Lanes consensusLanes;
  private final Dissemination dissemination;
  private final DecidedBlocks decided;
  private final CatchUp catchUp;
  private final ConsensusDriver driver;
  private final CheckpointFile checkpoints;
  private volatile Epoch epoch;
  private volatile Message.@Nullable StableProof stable;
  private volatile boolean closed;

  public ChannelOrdering(OrderSetup setup, OrderPorts ports) {
    this.setup = setup;
    this.ports = ports;
    ChannelConfig config = setup.config().get();
    OrderLimits limits = setup.limits();
    this.channelId = config.channelId();
    this.epoch = Epoch.of(config, lastConfig(), setup.identity(), setup.crypto());
    this.pool =
        new TransactionPool(
            limits.pooledMax(), limits.pooledBytesMax(), limits.pooledPerCreatorMax());
    this.configs =
        new ConfigIntake(setup.config(), setup.identity(), setup.crypto(), setup.consensus());
    this.admission =
        new Admission(
            channelId,
            setup.config(),
            ports.ledger(),
            ports.gate(),
            pool,
            configs,
            ports.metrics(),
            this::ticks);
    this.envelopeChecks = threads("check-", limits.checkThreads());
    this.consensusChecks = threads("verify-", limits.checkThreads());
    this.clientChecks = new Semaphore(limits.checksMax());
    this.envelopeLanes = new Lanes(envelopeChecks, limits.peerChecksMax());
    this.consensusLanes = new Lanes(consensusChecks, limits.peerChecksMax());
    this.dissemination = new Dissemination(channelId, ports.links());
    this.checkpoints = new CheckpointFile(setup.folder());
    this.stable = checkpoints.read();
    this.decided =
        new DecidedBlocks(
            channelId, ports.sink(), limits.blocksAheadMax(), this::onCommitted, this::onFailure);
    this.catchUp =
        new CatchUp(channelId, new LinkLedgers(), this::onFetched, ports.metrics(), tip().number());
    this.driver =
        new ConsensusDriver(channelId, driverPorts(), pool, payload, setup.folder(), limits, tip());
  }

  private ExecutorService threads(String name, int count) {
    return Executors.newFixedThreadPool(
        count, Thread.ofPlatform().daemon().name(name + channelId + "-", 0).factory());
  }

  private DriverPorts driverPorts() {
    return new DriverPorts(
        channelId,
        setup.consensus(),
        () -> epoch,
        this::lastConfig,
        new Bounds(),
        new LinkSender(),
        id -> ports.links().connected(channelId, id),
        new EnvelopeExchange(
            channelId, ports.links(), this::others, admission, envelopeChecks, this::offer),
        (from, parent, last, sources) ->
            catchUp.request(from, parent, last, sources, epoch.certificates()),
        new History(channelId, ports.links(), () -> epoch),
        decided::offer,
        this::onStable,
        new Divergence(ports.ledger(), new LinkLedgers(), () -> epoch),
        admission::admit,
        this::reconfigure,
        ports.metrics());
  }

  /// Opens the links to the other nodes and begins to take part.
  public void start() {
    String objection = BlockRoom.objection(setup.config().get(), setup.consensus());
    if (!objection.isEmpty()) {
      LOG.warn("channel={} configuration=\"{}\"", channelId, objection);
    }
    link();
    dissemination.start();
    decided.start();
    driver.start();
  }

  private void link() {
    List<PeerMember> others = new ArrayList<>(epoch.keys().members().values());
    others.removeIf(member -> member.consenterId() == epoch.self());
    ports.links().members(channelId, others);
  }

  private ConsensusDriver.Tip tip() {
    Ledger ledger = ports.ledger();
    if (ledger.height() == 0) {
      throw new IllegalStateException("the ledger of " + channelId + " has no genesis block");
    }
    return new ConsensusDriver.Tip(
        ledger.height() - 1, ledger.lastBlockHash(), ledger.commitHash());
  }

  private long lastConfig() {
    return ConfigBlocks.newest(ports.ledger());
  }

  private long ticks() {
    return driver.ticks();
  }

  private List<Integer> others() {
    return epoch.others();
  }

  private boolean reconfigure() {
    Epoch before = epoch;
    Epoch now = Epoch.of(setup.config().get(), lastConfig(), setup.identity(), setup.crypto());
    epoch = now;
    link();
    pool.dropConfigs();
    return now.number() != before.number();
  }

  private void onStable(Message.StableProof proof) {
    checkpoints.write(proof);
    stable = proof;
  }

  private void onCommitted(DecidedBlocks.Committed committed) {
    catchUp.committed(committed.receipt().number());
    put(new Intake.Committed(committed));
  }

  private void onFetched(BlockCertificates.Certified block) throws InterruptedException {
    driver.put(new Intake.Fetched(block));
  }

  private void onFailure(Throwable failure) {
    LOG.error("channel={} commit=failed", channelId, failure);
    put(new Intake.Failed("a decided block could not be committed: " + failure.getMessage()));
  }

  private void put(Intake intake) {
    try {
      driver.put(intake);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(Intake intake) {
    if (!driver.offer(intake)) {
      ports.metrics().refused("consensus_inbox_full");
    }
  }

  // Envelopes.

  @Override
  public SubmitResult submit(ByteString envelope) {
    String stopped = stoppedBecause();
    if (!stopped.isEmpty()) {
      return new SubmitResult.Refused(
          Reason.STOPPED, "channel " + channelId + " has stopped: " + stopped);
    }
    if (!epoch.votes()) {
      return new SubmitResult.Refused(
          Reason.STOPPED,
          "this node orders nothing on channel %s: its key is no consenter's".formatted(channelId));
    }
    if (!clientChecks.tryAcquire()) {
      ports.metrics().refused("too_many_checks");
      return new SubmitResult.Refused(
          Reason.FULL, "too many envelopes are being checked; try again later");
    }
    try {
      // On the caller's thread: to hand a check over and back costs more than most checks.
      return take(envelope);
    } finally {
      clientChecks.release();
    }
  }

  private SubmitResult take(ByteString envelope) {
    try {
      return admission.submit(
          envelope,
          ordered -> {
            dissemination.send(ordered);
            driver.wake();
          });
    } catch (ConfigException e) {
      ports.metrics().refused("config_update");
      return new SubmitResult.Refused(
          Reason.BAD_REQUEST, "error applying config update: " + e.getMessage());
    }
  }

  @Override
  public String stoppedBecause() {
    return closed ? "the node is closing" : driver.stoppedBecause();
  }

  // What the links bring.

  @Override
  public OptionalInt consenterOf(TlsKey clientKey) {
    for (PeerMember member : epoch.keys().members().values()) {
      if (member.clientKey().equals(clientKey)) {
        return OptionalInt.of(member.consenterId());
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public void onConsensus(int from, ByteString message, Runnable taken) {
    if (!consensusLanes.offer(from, () -> verify(from, message, taken))) {
      drop("consensus_lane_full", taken);
    }
  }

  private void verify(int from, ByteString message, Runnable taken) {
    switch (epoch.authenticator().check(from, CoreBytes.of(message))) {
      case Outcome.Accepted(var verified) -> {
        if (!driver.offer(new Intake.Heard(verified, taken))) {
          drop("consensus_inbox_full", taken);
        }
      }
      case Outcome.Refused(var reason) -> {
        if (reason == org.dure.pbft.Reason.LATER_EPOCH) {
          driver.offer(new Intake.Ahead(from));
        }
        drop("consensus_" + reason.name().toLowerCase(java.util.Locale.ROOT), taken);
      }
    }
  }

  private void drop(String reason, Runnable taken) {
    ports.metrics().refused(reason);
    taken.run();
  }

  @Override
  public void onEnvelopes(int from, List<ByteString> envelopes, Runnable taken) {
    boolean queued =
        stoppedBecause().isEmpty()
            && envelopeLanes.offer(
                from,
                () -> {
                  try {
                    envelopes.forEach(admission::admit);
                    driver.wake();
                  } finally {
                    taken.run();
                  }
                });
    if (!queued) {
      drop("envelope_lane_full", taken);
    }
  }

  @Override
  public List<ByteString> envelopes(List<ByteString> digests) {
    List<ByteString> found = new ArrayList<>();
    long bytes = 0;
    for (ByteString digest : digests) {
      PooledEnvelope envelope = pool.get(digest);
      envelope = envelope == null ? payload.get(digest) : envelope;
      if (envelope != null && bytes < FETCHED_BYTES_MAX) {
        found.add(envelope.bytes());
        bytes += envelope.size();
      }
    }
    return found;
  }

  @Override
  public @Nullable ByteString block(long number) {
    return ports.ledger().blockBytes(number).orElse(null);
  }

  /// Where this channel stands.
  public OrderStatus status() {
    Epoch now = epoch;
    ReplicaStatus replica = driver.status();
    PeerLinks links = ports.links();
    List<OrderStatus.PeerStanding> peers = new ArrayList<>();
    for (PeerMember member : now.keys().members().values()) {
      if (member.consenterId() != now.self()) {
        peers.add(
            new OrderStatus.PeerStanding(
                member.consenterId(),
                member.mspId(),
                member.address(),
                links.connected(channelId, member.consenterId())));
      }
    }
    Message.StableProof proof = stable;
    return new OrderStatus(
        ports.ledger().height(),
        replica == null ? 0 : replica.view(),
        replica == null ? now.group().leader(0) : replica.leader(),
        replica == null || !replica.active(),
        now.votes(),
        proof == null ? 0 : proof.sequence(),
        pool.size(),
        peers,
        stoppedBecause(),
        catchUp.hindrance());
  }

  @Override
  public void close() {
    closed = true;
    catchUp.close();
    dissemination.close();
    driver.close();
    decided.close();
    envelopeChecks.shutdownNow();
    consensusChecks.shutdownNow();
    ports.links().leave(channelId);
  }

  /// What proposals are held against.
  private final class Bounds implements ProposalDesk.Rules {
    @Override
    public BatchSettings batch() {
      return setup.config().get().batch();
    }

    @Override
    public boolean isNextConfig(PooledEnvelope envelope) {
      return envelope.envelope().body() instanceof Body.ConfigTx proposed
          && configs.objection(proposed).isEmpty();
    }
  }

  /// The other nodes' ledgers, over the links; of nodes that do not know this one as a consenter,
  /// by Fabric's Deliver, as any reader of the channel.
  private final class LinkLedgers implements CatchUp.Ledgers {
    @Override
    public boolean reachable(int source) {
      return ports.links().connected(channelId, source);
    }

    @Override
    public void fetch(
        int source, long from, int blocksMax, Duration deadline, Predicate<ByteString> receiver)
        throws PeerUnavailableException {
      PeerLinks links = ports.links();
      if (epoch.votes()) {
        try {
          links.fetchBlocks(channelId, source, from, blocksMax, deadline, receiver::test);
          return;
        } catch (PeerUnavailableException e) {
          if (!e.isRefusal()) {
            throw e;
          }
        }
      }
      Envelope request = SeekRequests.blocks(channelId, setup.identity(), from, blocksMax);
      links.deliverBlocks(channelId, source, request, blocksMax, deadline, receiver::test);
    }
  }

  /// The links, by this channel's consenter ids.
  private final class LinkSender implements DriverPorts.Sender {
    @Override
    public void send(int consenterId, ByteString message) {
      ports.links().sendConsensus(channelId, consenterId, message);
    }

    @Override
    public void sendEnvelopes(int consenterId, List<ByteString> envelopes) {
      ports.links().sendEnvelopes(channelId, consenterId, envelopes);
    }
  }
}
