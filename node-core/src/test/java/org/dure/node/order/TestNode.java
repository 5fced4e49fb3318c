package org.dure.node.order;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.Sha256;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.StateUpdates;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.FreePorts;
import org.dure.node.order.EnvelopeGate.Verdict;
import org.dure.node.peer.LinkLimits;
import org.dure.node.peer.LinkMetrics;
import org.dure.node.peer.PeerLinkService;
import org.dure.node.peer.PeerLinks;
import org.dure.node.peer.PeerTls;
import org.dure.node.peer.PlaintextIntake;
import org.dure.pbft.Settings;
import org.dure.store.CommitBatch;
import org.dure.store.Ledger;
import org.dure.store.PrivateUpdates;
import org.dure.store.rocks.RocksLedgers;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/// One node of a [TestNetwork]: real links, journal and ledger; a gate that checks the creator's
/// signature, and a sink that finds everything valid.
final class TestNode implements AutoCloseable {
  final int id;
  final SigningIdentity identity;
  final PeerTls tls;
  final ConcurrentHashMap<String, AtomicLong> refused = new ConcurrentHashMap<>();
  Settings settings = Settings.defaults();
  private final Path folder;
  private final CryptoProvider crypto;
  private int port;
  private @Nullable Block genesis;
  private volatile @Nullable ChannelConfig config;
  private @Nullable Running running;

  private record Running(
      Server server,
      PeerLinkService service,
      PeerLinks links,
      RocksLedgers ledgers,
      Ledger ledger,
      ChannelOrdering ordering,
      CountedIntake intake,
      Semaphore commits) {}

  TestNode(int id, SigningIdentity identity, PeerTls tls, Path folder, CryptoProvider crypto) {
    this.id = id;
    this.identity = identity;
    this.tls = tls;
    this.folder = folder;
    this.crypto = crypto;
  }

  /// Finds a free port; the channel's configuration names it.
  int choosePort() {
    port = FreePorts.next();
    return port;
  }

  void join(Block genesis, ChannelConfig config) {
    this.genesis = genesis;
    this.config = config;
  }

  void start() throws IOException {
    ChannelConfig channel = config();
    LinkLimits limits = LinkLimits.defaults();
    PeerLinkService service = new PeerLinkService(limits, LinkMetrics.none());
    PeerLinks links = new PeerLinks(tls, limits, LinkMetrics.none());
    RocksLedgers ledgers = new RocksLedgers(folder.resolve("ledgers"));
    Ledger ledger = ledgers.open(channel.channelId());
    if (ledger.height() == 0) {
      commit(ledger, ParsedBlock.parse(java.util.Objects.requireNonNull(genesis)));
    }
    Semaphore commits = new Semaphore(0);
    ChannelOrdering ordering =
        new ChannelOrdering(
            new OrderSetup(
                identity,
                crypto,
                this::config,
                folder.resolve("consensus"),
                OrderLimits.defaults(),
                settings),
            new OrderPorts(
                ledger,
                block -> {
                  CommitReceipt receipt = commit(ledger, block);
                  commits.release();
                  return receipt;
                },
                this::check,
                links,
                new Counting()));
    CountedIntake intake = new CountedIntake(ordering);
    service.serve(channel.channelId(), intake, PlaintextIntake.none());
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .sslContext(tls.server(() -> TestNetwork.tlsRoots(config())))
            .directExecutor()
            .addService(service)
            .build()
            .start();
    running = new Running(server, service, links, ledgers, ledger, ordering, intake, commits);
    ordering.start();
  }

  private CommitReceipt commit(Ledger ledger, ParsedBlock block) {
    boolean first = block.number() == 0;
    ByteString hash = first ? ByteString.EMPTY : Sha256.of(ledger.commitHash(), block.hash());
    ByteString flags = ByteString.copyFrom(new byte[block.size()]);
    Block done = Blocks.withOutcome(block.block(), flags, hash);
    ledger.commit(
        new CommitBatch(block.withBlock(done), new StateUpdates(), PrivateUpdates.none()));
    if (block.isConfig()) {
      try {
        config = ChannelConfig.fromBlock(block.block(), crypto);
      } catch (ConfigException e) {
        throw new IllegalStateException(e);
      }
    }
    return new CommitReceipt(block.number(), block.hash(), hash);
  }

  private Verdict check(ParsedEnvelope envelope) {
    ChannelConfig channel = java.util.Objects.requireNonNull(config);
    if (channel.membership().identity(envelope.creator())
            instanceof IdentityResult.Known(Identity creator)
        && creator.verify(envelope.payload(), envelope.signature())) {
      return new Verdict.Admitted();
    }
    return new Verdict.Rejected("bad_signature", "the creator did not sign this", true);
  }

  private Running running() {
    return java.util.Objects.requireNonNull(running, "node " + id + " is down");
  }

  ChannelOrdering ordering() {
    return running().ordering();
  }

  /// What has come over the links since the node was started.
  CountedIntake intake() {
    return running().intake();
  }

  Ledger ledger() {
    return running().ledger();
  }

  ChannelConfig config() {
    return java.util.Objects.requireNonNull(config);
  }

  int port() {
    return port;
  }

  /// Waits until the ledger has at least `height` blocks.
  void awaitHeight(long height, long seconds) throws InterruptedException {
    await(
        () -> ledger().height() >= height,
        seconds,
        () -> "has height " + ledger().height() + ", not " + height);
  }

  /// Waits until the transaction is on the ledger.
  void awaitTransaction(String txId, long seconds) throws InterruptedException {
    await(() -> ledger().transaction(txId).isPresent(), seconds, () -> "lacks " + txId);
  }

  /// Waits until the configuration with this sequence is in force, which is a moment after its
  /// block stands on the ledger.
  void awaitConfig(long sequence, long seconds) throws InterruptedException {
    await(
        () -> config().sequence() >= sequence,
        seconds,
        () -> "has configuration " + config().sequence() + ", not " + sequence);
  }

  /// Waits until an envelope has come unasked over the link of another node. It may be ordered
  /// before: who lacks what is proposed fetches it.
  void awaitPushed(int from, ByteString digest, long seconds) throws InterruptedException {
    await(
        () -> intake().pushed.containsKey(new CountedIntake.Pushed(from, digest)),
        seconds,
        () -> "was not sent an envelope by " + from);
  }

  /// Waits until the node takes part in a view.
  void awaitPart(long seconds) throws InterruptedException {
    await(() -> !ordering().status().inViewChange(), seconds, () -> "does not take part");
  }

  /// Looks after each block, and every 20 ms.
  private void await(BooleanSupplier condition, long seconds, Supplier<String> standing)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (deadline - System.nanoTime() <= 0) {
        throw new AssertionError(
            "node %d %s after %d s: %s refused=%s"
                .formatted(id, standing.get(), seconds, ordering().status(), refused));
      }
      running().commits().tryAcquire(20, TimeUnit.MILLISECONDS);
    }
  }

  /// Waits until something was refused for this reason.
  void awaitRefused(String reason, long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    synchronized (refused) {
      while (!refused.containsKey(reason)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("nothing refused for " + reason + ": " + refused);
        }
        refused.wait(left);
      }
    }
  }

  boolean isUp() {
    return running != null;
  }

  void stop() {
    Running was = running();
    running = null;
    was.server().shutdownNow();
    was.ordering().close();
    was.links().close();
    was.service().close();
    was.ledgers().close();
    try {
      was.server().awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void wipe() throws IOException {
    NetworkMaterial.delete(folder);
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (running != null) {
      stop();
    }
  }

  private final class Counting implements OrderMetrics {
    @Override
    public void refused(String reason) {
      if (refused.computeIfAbsent(reason, r -> new AtomicLong()).incrementAndGet() == 1) {
        synchronized (refused) {
          refused.notifyAll();
        }
      }
    }

    @Override
    public void decided(long number, int envelopes) {}

    @Override
    public void committed(long number, long nanos) {}
  }
}
