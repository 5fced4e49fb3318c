package org.dure.bench.consensus;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.model.Sha256;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.StateUpdates;
import org.dure.node.app.VerifyingGate;
import org.dure.node.order.ChannelOrdering;
import org.dure.node.order.CommitReceipt;
import org.dure.node.order.EnvelopeGate;
import org.dure.node.order.OrderLimits;
import org.dure.node.order.OrderMetrics;
import org.dure.node.order.OrderPorts;
import org.dure.node.order.OrderSetup;
import org.dure.node.peer.LinkLimits;
import org.dure.node.peer.LinkMetrics;
import org.dure.node.peer.PeerLinkService;
import org.dure.node.peer.PeerLinks;
import org.dure.node.peer.PlaintextIntake;
import org.dure.node.validate.EnvelopeVerifier;
import org.dure.node.validate.SignatureCache;
import org.dure.node.validate.SignatureChecks;
import org.dure.pbft.Settings;
import org.dure.store.CommitBatch;
import org.dure.store.Ledger;
import org.dure.store.PrivateUpdates;
import org.dure.store.rocks.RocksLedgers;
import org.hyperledger.fabric.protos.common.Block;

/// A replica of the benchmark: the ordering of a node with nothing before or behind it. Ends when
/// its standard input does, so that it never outlives the benchmark.
public final class ReplicaProcess {
  private static final int SIGNATURES_REMEMBERED = 100_000;

  private final Ledger ledger;
  private final ChannelConfig config;
  private final RequestService requests =
      new RequestService(
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory()));

  private ReplicaProcess(Ledger ledger, ChannelConfig config) {
    this.ledger = ledger;
    this.config = config;
  }

  /// @param arguments the run's folder, the number of this replica, whether requests are signed,
  ///   the sink, the term
  public static void main(String[] arguments) throws IOException {
    Material material = new Material(Path.of(arguments[0]), CryptoProvider.fastest());
    int number = Integer.parseInt(arguments[1]);
    boolean signed = Boolean.parseBoolean(arguments[2]);
    Ledger ledger =
        switch (ConsensusLoad.Sink.valueOf(arguments[3])) {
          case MEMORY -> new MemoryLedger();
          case ROCKSDB ->
              new RocksLedgers(material.home(number).resolve("ledger")).open(Material.CHANNEL);
        };
    new ReplicaProcess(ledger, material.config())
        .run(material, number, signed, Integer.parseInt(arguments[4]));
    while (System.in.read() >= 0) {
      // Nothing is said on it but its end.
      continue;
    }
    Runtime.getRuntime().halt(0);
  }

  private void run(Material material, int number, boolean signed, int term) throws IOException {
    commit(ParsedBlock.parse(material.genesis()));
    PeerLinkService service = new PeerLinkService(LinkLimits.defaults(), LinkMetrics.none());
    PeerLinks links =
        new PeerLinks(material.tls(number), LinkLimits.defaults(), LinkMetrics.none());
    ChannelOrdering ordering =
        new ChannelOrdering(
            new OrderSetup(
                material.replica(number),
                material.crypto(),
                () -> config,
                material.home(number).resolve("consensus"),
                OrderLimits.defaults(),
                Settings.defaults().withTerm(term)),
            new OrderPorts(ledger, this::commit, gate(signed), links, OrderMetrics.none()));
    service.serve(Material.CHANNEL, ordering, PlaintextIntake.none());
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port(number)))
            .sslContext(material.tls(number).server(config.membership()::tlsAuthorities))
            .directExecutor()
            .addService(service)
            .addService(requests.definition(ordering))
            .build()
            .start();
    ordering.start();
    System.out.println("replica " + number + " listens on " + server.getPort());
  }

  private int port(int number) {
    return config.consenters().all().stream()
        .filter(consenter -> consenter.id() == number)
        .mapToInt(Consenter::port)
        .findFirst()
        .orElseThrow();
  }

  /// The sink: everything decided is valid and changes no state.
  private CommitReceipt commit(ParsedBlock block) {
    boolean first = block.number() == 0;
    ByteString chain = first ? ByteString.EMPTY : Sha256.of(ledger.commitHash(), block.hash());
    if (ledger instanceof MemoryLedger memory) {
      memory.commit(block, chain);
    } else {
      ByteString codes = ByteString.copyFrom(new byte[block.size()]);
      Block done = Blocks.withOutcome(block.block(), codes, chain);
      ledger.commit(
          new CommitBatch(block.withBlock(done), new StateUpdates(), PrivateUpdates.none()));
    }
    requests.committed(block);
    return new CommitReceipt(block.number(), block.hash(), chain);
  }

  private EnvelopeGate gate(boolean signed) {
    if (!signed) {
      return envelope -> new EnvelopeGate.Verdict.Admitted();
    }
    SignatureChecks checks = new SignatureChecks(new SignatureCache(SIGNATURES_REMEMBERED));
    return new VerifyingGate(
        new EnvelopeVerifier(Material.CHANNEL, () -> config, checks, Clock.systemUTC()));
  }
}
