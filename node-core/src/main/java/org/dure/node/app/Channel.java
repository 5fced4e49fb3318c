package org.dure.node.app;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.config.ConfigUpdates;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.ParsedBlock;
import org.dure.node.access.ChannelAccess;
import org.dure.node.commit.CommitMetrics;
import org.dure.node.commit.Committer;
import org.dure.node.config.ChannelConfigHolder;
import org.dure.node.config.NodeConfig;
import org.dure.node.events.CommitEvents;
import org.dure.node.order.ChannelOrdering;
import org.dure.node.order.OrderLimits;
import org.dure.node.order.OrderMetrics;
import org.dure.node.order.OrderPorts;
import org.dure.node.order.OrderSetup;
import org.dure.node.order.SubmitResult;
import org.dure.node.peer.PeerLinks;
import org.dure.node.snapshot.ChannelSnapshots;
import org.dure.node.validate.BlockValidator;
import org.dure.node.validate.ConfigRule;
import org.dure.node.validate.EnvelopeVerifier;
import org.dure.node.validate.SignatureCache;
import org.dure.node.validate.SignatureChecks;
import org.dure.pbft.Settings;
import org.dure.store.ConfigBlocks;
import org.dure.store.Ledger;
import org.dure.store.rocks.RocksLedgers;
import org.dure.store.rocks.RocksSnapshots;
import org.hyperledger.fabric.protos.common.Block;

/// The stages of one channel: what is ordered here is decided with the other nodes, validated,
/// committed to this ledger and told to those who wait.
final class Channel implements AutoCloseable {
  private static final int VERIFIED_ENVELOPES_MAX = 100_000;

  private final Ledger ledger;
  private final ChannelConfigHolder config;
  private final CommitEvents events;
  private final ExecutorService signatureThreads;
  private final EnvelopeVerifier verifier;
  private final ChannelOrdering ordering;
  private final DiskWatch disk;
  private final ChannelSnapshots snapshots;
  private final ChannelPlaintext plaintext;

  private Channel(
      Ledger ledger,
      ChannelConfigHolder config,
      CommitEvents events,
      ExecutorService signatureThreads,
      EnvelopeVerifier verifier,
      ChannelOrdering ordering,
      DiskWatch disk,
      ChannelSnapshots snapshots,
      ChannelPlaintext plaintext) {
    this.ledger = ledger;
    this.config = config;
    this.events = events;
    this.signatureThreads = signatureThreads;
    this.verifier = verifier;
    this.ordering = ordering;
    this.disk = disk;
    this.snapshots = snapshots;
    this.plaintext = plaintext;
  }

  /// Opens a channel's ledger, beginning it with `genesis` if it is new, and builds the stages.
  /// Nothing is ordered before [#start].
  static Channel open(
      NodeConfig node,
      NodeIdentity identity,
      Block genesis,
      RocksLedgers ledgers,
      DiskWatch disk,
      PeerLinks links)
      throws NodeStartException {
    CryptoProvider crypto = identity.crypto();
    ChannelConfig first = configIn(genesis, crypto);
    Ledger ledger = ledgers.open(first.channelId());
    ChannelConfigHolder config = new ChannelConfigHolder(newest(ledger, first, crypto));
    CommitEvents events = new CommitEvents(ledger);
    ChannelPlaintext plaintext = ChannelPlaintext.of(node.mspId(), ledger, config, links);
    SignatureChecks checks = new SignatureChecks(new SignatureCache(VERIFIED_ENVELOPES_MAX));
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().daemon().name("validate-" + first.channelId() + "-", 0).factory());
    Committer committer =
        new Committer(
            ledger,
            new BlockValidator(checks, configRule(crypto), threads),
            config,
            events,
            CommitMetrics.none(),
            plaintext.gathering(),
            plaintext.reconciler()::redefined);
    begin(ledger, genesis, committer);
    ChannelSnapshots snapshots = snapshots(node, identity, ledger, ledgers, committer);
    EnvelopeVerifier verifier =
        new EnvelopeVerifier(first.channelId(), config, checks, Clock.systemUTC());
    ChannelOrdering ordering =
        new ChannelOrdering(
            new OrderSetup(
                identity.signer(),
                crypto,
                config,
                node.dataDir().resolve("consensus").resolve(first.channelId()),
                limits(node.limits()),
                Settings.defaults()),
            new OrderPorts(
                ledger, snapshots, new VerifyingGate(verifier), links, OrderMetrics.none()));
    return new Channel(
        ledger, config, events, threads, verifier, ordering, disk, snapshots, plaintext);
  }

  private static ChannelSnapshots snapshots(
      NodeConfig node,
      NodeIdentity identity,
      Ledger ledger,
      RocksLedgers ledgers,
      Committer committer)
      throws NodeStartException {
    try {
      return new ChannelSnapshots(
          committer,
          ledger,
          new RocksSnapshots(ledgers),
          SnapshotPolicy.of(node),
          identity.signer());
    } catch (IOException e) {
      throw new NodeStartException(
          "cannot read the snapshot requests in %s: %s"
              .formatted(node.snapshots().folder(), e.getMessage()),
          e);
    }
  }

  private static ChannelConfig configIn(Block genesis, CryptoProvider crypto)
      throws NodeStartException {
    try {
      return ChannelConfig.fromBlock(genesis, crypto);
    } catch (ConfigException e) {
      throw new NodeStartException("the genesis block cannot be used: " + e.getMessage(), e);
    }
  }

  /// The configuration of the last config block on the ledger.
  private static ChannelConfig newest(Ledger ledger, ChannelConfig first, CryptoProvider crypto)
      throws NodeStartException {
    if (ledger.height() <= 1) {
      return first;
    }
    try {
      return ChannelConfig.fromBlock(required(ledger, ConfigBlocks.newest(ledger)), crypto);
    } catch (ConfigException e) {
      throw new NodeStartException(
          "the ledger of channel %s holds a configuration that cannot be read: %s"
              .formatted(ledger.channelId(), e.getMessage()),
          e);
    }
  }

  private static Block required(Ledger ledger, long number) throws NodeStartException {
    return ledger
        .block(number)
        .orElseThrow(() ->
            new NodeStartException(
                "the ledger of channel %s lacks block %d".formatted(ledger.channelId(), number)));
  }

  private static void begin(Ledger ledger, Block genesis, Committer committer)
      throws NodeStartException {
    if (ledger.height() == 0) {
      committer.accept(ParsedBlock.parse(genesis));
      return;
    }
    Block stored = required(ledger, 0);
    if (!BlockHashing.headerHash(stored.getHeader())
        .equals(BlockHashing.headerHash(genesis.getHeader()))) {
      throw new NodeStartException(
          "the data folder holds another channel named %s: its first block is not the genesis block"
              .formatted(ledger.channelId()));
    }
  }

  private static ConfigRule configRule(CryptoProvider crypto) {
    return (current, transaction) -> {
      try {
        return new ConfigUpdates(current, crypto).validate(transaction.config());
      } catch (ConfigException e) {
        return null;
      }
    };
  }

  private static OrderLimits limits(NodeConfig.Limits limits) {
    OrderLimits byDefault = OrderLimits.defaults();
    return new OrderLimits(
        limits.poolTransactionsMax(),
        limits.poolBytesMax(),
        Math.max(1, limits.poolTransactionsMax() / 2),
        byDefault.checksMax(),
        byDefault.peerChecksMax(),
        byDefault.checkThreads(),
        byDefault.driverInboxMax(),
        byDefault.blocksAheadMax());
  }

  String id() {
    return ledger.channelId();
  }

  Ledger ledger() {
    return ledger;
  }

  ChannelConfig config() {
    return config.get();
  }

  ChannelAccess access() {
    return new ChannelAccess(ledger.channelId(), ledger, config);
  }

  CommitEvents events() {
    return events;
  }

  ChannelOrdering ordering() {
    return ordering;
  }

  /// Takes what this node's own clients hand in.
  SubmitResult submit(ByteString envelope) {
    String full = disk.refusal();
    if (!full.isEmpty()) {
      return new SubmitResult.Refused(SubmitResult.Reason.FULL, full);
    }
    Optional<String> refusal = verifier.refusalAtEntry(envelope);
    return refusal.isPresent()
        ? new SubmitResult.Refused(SubmitResult.Reason.BAD_REQUEST, refusal.get())
        : ordering.submit(envelope);
  }

  ChannelSnapshots snapshots() {
    return snapshots;
  }

  /// How many signatures on envelopes were computed since the start.
  long signaturesComputed() {
    return verifier.signaturesComputed();
  }

  ChannelPlaintext plaintext() {
    return plaintext;
  }

  void start() throws NodeStartException {
    try {
      snapshots.start();
    } catch (IOException e) {
      throw new NodeStartException("cannot go on with snapshots: " + e.getMessage(), e);
    }
    ordering.start();
    plaintext.reconciler().start();
  }

  @Override
  public void close() {
    plaintext.reconciler().close();
    ordering.close();
    snapshots.close();
    events.close();
    signatureThreads.shutdownNow();
  }
}
