package org.dure.node.app;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.node.access.AccessControl;
import org.dure.node.chaincode.ContractIndexes;
import org.dure.node.chaincode.ContractInvoker;
import org.dure.node.chaincode.ExecutionLimits;
import org.dure.node.chaincode.ExecutionThreads;
import org.dure.node.chaincode.InstalledContracts;
import org.dure.node.chaincode.stream.ContractServices;
import org.dure.node.chaincode.system.ConfigContract;
import org.dure.node.chaincode.system.ExplainContract;
import org.dure.node.chaincode.system.LegacyLifecycleContract;
import org.dure.node.chaincode.system.LifecycleContract;
import org.dure.node.chaincode.system.QueryContract;
import org.dure.node.config.NodeConfig;
import org.dure.node.config.NodeConfigException;
import org.dure.node.config.NodeConfigReader;
import org.dure.node.deliver.Delivery;
import org.dure.node.endorse.Endorser;
import org.dure.node.endorse.EndorserLimits;
import org.dure.node.gateway.Gateway;
import org.dure.node.gateway.RemoteEndorsers;
import org.dure.node.grpc.AdminService;
import org.dure.node.grpc.AtomicBroadcastService;
import org.dure.node.grpc.DeliverService;
import org.dure.node.grpc.EndorserService;
import org.dure.node.grpc.GatewayService;
import org.dure.node.grpc.NodeServer;
import org.dure.node.grpc.SnapshotService;
import org.dure.node.peer.LinkLimits;
import org.dure.node.peer.LinkMetrics;
import org.dure.node.peer.PeerLinkService;
import org.dure.node.peer.PeerLinks;
import org.dure.store.StoreException;
import org.dure.store.rocks.RocksLedgers;
import org.dure.store.rocks.RocksTuning;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running node: everything it consists of is built here, from the ledger up to the port, and
/// closed in the opposite order.
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration TIME_WINDOW = Duration.ofMinutes(15);
  private static final Duration ENDORSEMENT_TIMEOUT = Duration.ofSeconds(30);

  private final NodeConfig config;
  private final OpenChannels channels = new OpenChannels();
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

  private Node(NodeConfig config) {
    this.config = config;
  }

  /// Starts the node whose settings are in `home`.
  ///
  /// @throws NodeStartException saying in one sentence what is in the way
  public static Node start(Path home) throws NodeStartException {
    Node node = new Node(settings(home));
    try {
      node.build();
      return node;
    } catch (NodeStartException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static NodeConfig settings(Path home) throws NodeStartException {
    try {
      return NodeConfigReader.read(home, System.getenv());
    } catch (NodeConfigException e) {
      throw new NodeStartException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new NodeStartException("cannot read the settings in " + home + ": " + e, e);
    }
  }

  private <T extends AutoCloseable> T own(T part) {
    toClose.push(part);
    return part;
  }

  private void build() throws NodeStartException {
    CryptoProvider crypto = CryptoProvider.fastest();
    NodeIdentity identity = NodeIdentity.load(config, crypto);
    RocksLedgers ledgers =
        own(
            new RocksLedgers(
                config.dataDir().resolve("ledger"),
                RocksTuning.DEFAULT,
                SnapshotPolicy.archive(config)));
    DiskWatch disk = new DiskWatch(ledgers, config.dataDir(), config.limits().freeDiskBytesMin());
    disk.look();
    PeerLinkService linkService =
        own(new PeerLinkService(LinkLimits.defaults(), LinkMetrics.none()));
    PeerLinks links = own(new PeerLinks(identity.tls(), LinkLimits.defaults(), LinkMetrics.none()));
    openChannels(identity, ledgers, disk, links, linkService);
    InstalledContracts installed = own(installed());
    ContractIndexes indexes = own(new ContractIndexes(config.mspId(), installed));
    indexes.start();
    channels.all().forEach(channel -> indexes.follow(channel.ledger(), channel.events()));
    NodeServer server = own(serve(identity, installed, disk, links, linkService));
    for (Channel channel : channels.all()) {
      channel.start();
    }
    writePid();
    own(new HealthWatch(channels, disk, server)).start();
    LOG.info(
        "event=node-started node={} msp={} address={}:{} channels={} signatures=\"{}\"",
        config.home().getFileName(),
        config.mspId(),
        config.listen().host(),
        server.port(),
        channels.ids(),
        crypto.description());
  }

  private void openChannels(
      NodeIdentity identity,
      RocksLedgers ledgers,
      DiskWatch disk,
      PeerLinks links,
      PeerLinkService linkService)
      throws NodeStartException {
    for (Path file : config.genesisBlocks()) {
      try {
        Channel channel = own(Channel.open(config, identity, genesis(file), ledgers, disk, links));
        channels.add(channel);
        linkService.serve(channel.id(), channel.ordering(), channel.plaintext().desk());
      } catch (StoreException e) {
        throw new NodeStartException(
            "cannot open the ledger in %s: %s".formatted(config.dataDir(), e.getMessage()), e);
      }
    }
  }

  private static Block genesis(Path file) throws NodeStartException {
    try {
      return Blocks.parse(ByteString.copyFrom(Files.readAllBytes(file)));
    } catch (IOException | MalformedException e) {
      throw new NodeStartException(
          "cannot use %s (genesisBlocks): %s".formatted(file, e.getMessage()), e);
    }
  }

  private NodeServer serve(
      NodeIdentity identity,
      InstalledContracts installed,
      DiskWatch disk,
      PeerLinks links,
      PeerLinkService linkService)
      throws NodeStartException {
    Clock clock = Clock.systemUTC();
    AccessControl access = new AccessControl(config.mspId(), identity.ownMsp(), channels, clock);
    Endorser endorser = endorser(identity, installed, access, clock);
    Gateway gateway =
        new Gateway(
            new Gateway.Parts(
                channels,
                access,
                endorser,
                new LinkedEndorsers(channels, links),
                channels::ordering,
                channels::events,
                address()),
            ENDORSEMENT_TIMEOUT);
    Delivery delivery = new Delivery(channels, access, channels::events, clock, TIME_WINDOW);
    try {
      return NodeServer.start(
          config.listen(),
          identity.tls().server(channels::tlsRoots),
          config.limits(),
          List.of(
              new GatewayService(gateway),
              new EndorserService(endorser),
              new DeliverService(delivery, channels::readable),
              new AtomicBroadcastService(channels::ordering, delivery),
              new SnapshotService(access, channels::snapshots),
              new AdminService(new StatusReport(config, identity, channels, disk))),
          List.of(linkService));
    } catch (SSLException e) {
      throw new NodeStartException("cannot use the TLS certificate: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new NodeStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private Endorser endorser(
      NodeIdentity identity, InstalledContracts installed, AccessControl access, Clock clock)
      throws NodeStartException {
    ExecutionLimits byDefault = ExecutionLimits.defaults();
    ExecutionLimits limits =
        new ExecutionLimits(
            Duration.ofMillis(config.limits().executionMillisMax()),
            byDefault.threads(),
            byDefault.waitingMax(),
            byDefault.depthMax());
    ContractInvoker contracts =
        new ContractInvoker(
            config.mspId(),
            List.of(
                new LifecycleContract(config.mspId(), channels, access, installed),
                new QueryContract(channels, access),
                new ConfigContract(channels, access),
                new ExplainContract(channels, access),
                new LegacyLifecycleContract(access)),
            installed,
            limits);
    ExecutionThreads threads = own(new ExecutionThreads(limits));
    return new Endorser(
        new Endorser.Parts(
            channels,
            access,
            identity.ownMsp(),
            contracts,
            threads,
            identity.signer(),
            channels::distribution),
        EndorserLimits.defaults(),
        clock);
  }

  private InstalledContracts installed() throws NodeStartException {
    Path folder = config.dataDir().resolve("chaincode");
    try {
      Files.createDirectories(folder);
      return new InstalledContracts(folder, new ContractServices());
    } catch (IOException e) {
      throw new NodeStartException("cannot use " + folder + ": " + e, e);
    }
  }

  /// This node as the channels' configurations name it to clients.
  private RemoteEndorsers.Endpoint address() {
    String address =
        channels.all().stream()
            .flatMap(channel -> channel.config().consenters().all().stream())
            .filter(consenter -> consenter.mspId().equals(config.mspId()))
            .findFirst()
            .map(consenter -> consenter.endpoint())
            .orElse(config.listen().host() + ":" + config.listen().port());
    return new RemoteEndorsers.Endpoint(config.mspId(), address, true);
  }

  private void writePid() throws NodeStartException {
    Path file = config.home().resolve("node.pid");
    try {
      Files.writeString(file, ProcessHandle.current().pid() + "\n");
      // The last to go. A start that failed earlier has not written it and leaves it alone: another
      // process may run this home.
      toClose.addLast(() -> Files.deleteIfExists(file));
    } catch (IOException e) {
      throw new NodeStartException("cannot write " + file + ": " + e, e);
    }
  }

  @Nullable Channel channel(String id) {
    return channels.channel(id);
  }

  /// The channels this node is in, with the number of blocks on each ledger.
  public Map<String, Long> heights() {
    Map<String, Long> heights = new java.util.TreeMap<>();
    channels.all().forEach(channel -> heights.put(channel.id(), channel.ledger().height()));
    return heights;
  }

  /// Stops taking work, lets what is being written finish, closes the ledgers.
  @Override
  public void close() {
    while (!toClose.isEmpty()) {
      AutoCloseable part = toClose.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("event=close-failed part={}", part.getClass().getSimpleName(), e);
      }
    }
    LOG.info("event=node-stopped node={}", config.home().getFileName());
  }
}
