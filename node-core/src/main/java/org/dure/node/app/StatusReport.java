package org.dure.node.app;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dure.api.admin.v1.ChannelStatus;
import org.dure.api.admin.v1.NodeStatus;
import org.dure.api.admin.v1.PeerStatus;
import org.dure.api.admin.v1.PrivateDataStatus;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.dure.node.collection.PrivateDataCounts;
import org.dure.node.config.NodeConfig;
import org.dure.node.order.OrderStatus;
import org.dure.store.PrivateData;
import org.hyperledger.fabric.protos.common.Block;

/// Gathers where the node stands.
final class StatusReport implements Supplier<NodeStatus> {
  private final NodeConfig config;
  private final NodeIdentity identity;
  private final OpenChannels channels;
  private final DiskWatch disk;
  private static final int MISSING_COUNTED_MAX = 10_000;

  private final long startedNanos = System.nanoTime();

  StatusReport(NodeConfig config, NodeIdentity identity, OpenChannels channels, DiskWatch disk) {
    this.config = config;
    this.identity = identity;
    this.channels = channels;
    this.disk = disk;
  }

  @Override
  public NodeStatus get() {
    String version = StatusReport.class.getPackage().getImplementationVersion();
    NodeStatus.Builder status =
        NodeStatus.newBuilder()
            .setNode(String.valueOf(config.home().getFileName()))
            .setMspId(config.mspId())
            .setVersion(version == null ? "development" : version)
            .setProcessId(ProcessHandle.current().pid())
            .setCryptoProvider(identity.crypto().name())
            .setUptimeMillis((System.nanoTime() - startedNanos) / 1_000_000);
    channels.all().forEach(channel -> status.addChannels(channel(channel)));
    return status.build();
  }

  private ChannelStatus channel(Channel channel) {
    OrderStatus order = channel.ordering().status();
    ChannelStatus.Builder status =
        ChannelStatus.newBuilder()
            .setChannelId(channel.id())
            .setView(order.view())
            .setLeaderId(order.leaderId())
            .setLeader(
                channel
                    .config()
                    .consenters()
                    .byId(order.leaderId())
                    .map(consenter -> consenter.endpoint())
                    .orElse(""))
            .setInViewChange(order.inViewChange())
            .setConsenter(order.consenter())
            .setStableCheckpoint(order.stableCheckpoint())
            .setPooledTransactions(order.pooled())
            .setStoppedBecause(
                Stream.of(order.stoppedBecause(), disk.refusal(), order.hinderedBecause())
                    .filter(why -> !why.isEmpty())
                    .findFirst()
                    .orElse(""));
    tip(channel, status);
    status.setPrivateData(privateData(channel));
    for (OrderStatus.PeerStanding peer : order.peers()) {
      status.addPeers(
          PeerStatus.newBuilder()
              .setConsenterId(peer.consenterId())
              .setMspId(peer.mspId())
              .setAddress(peer.address())
              .setConnected(peer.connected()));
    }
    return status.build();
  }

  private static PrivateDataStatus privateData(Channel channel) {
    PrivateData held = channel.ledger().privateData();
    PrivateDataCounts.Counted counted = channel.plaintext().counts().now();
    PrivateDataStatus.Builder status =
        PrivateDataStatus.newBuilder()
            .setPushed(counted.pushed())
            .setTaken(counted.taken())
            .setPulled(counted.pulled())
            .setMissed(counted.missed())
            .setReconciled(counted.reconciled())
            .setMissing(held.missing(null, MISSING_COUNTED_MAX).size())
            .setKeysExpired(held.keysExpired())
            .setKeysPurged(held.keysPurged());
    counted
        .refused()
        .forEach(
            (reason, count) -> status.putRefused(reason.name().toLowerCase(Locale.ROOT), count));
    return status.build();
  }

  /// Height, block hash and state hash of one block, so that they belong together.
  private static void tip(Channel channel, ChannelStatus.Builder status) {
    long height = channel.ledger().height();
    Block newest =
        channel
            .ledger()
            .signedHeader(height - 1)
            .orElseThrow(() -> new IllegalStateException("the ledger lacks its newest block"));
    status.setHeight(height).setLastBlockHash(BlockHashing.headerHash(newest.getHeader()));
    try {
      status.setStateHash(Blocks.commitHash(newest));
    } catch (MalformedException e) {
      status.setStoppedBecause("block %d on the ledger is damaged".formatted(height - 1));
    }
  }
}
