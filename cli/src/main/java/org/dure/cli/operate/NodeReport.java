package org.dure.cli.operate;

import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.api.admin.v1.ChannelStatus;
import org.dure.api.admin.v1.NodeStatus;
import org.dure.api.admin.v1.PeerStatus;
import org.dure.api.admin.v1.PrivateDataStatus;
import org.dure.cli.network.NodeHome;
import org.jspecify.annotations.Nullable;

/// What is known of one node of a network at one moment.
///
/// @param node its name
/// @param address where it listens
/// @param pid its process, or null when none runs
/// @param state `running`, `starting` (a process that does not answer yet) or `down`
/// @param channel the network's channel as this node sees it, or null when it does not say
public record NodeReport(
    String node,
    String mspId,
    String address,
    @Nullable Long pid,
    State state,
    @Nullable Channel channel) {

  /// Whether a node can be used.
  public enum State {
    RUNNING,
    STARTING,
    DOWN
  }

  /// Private data since the node started, in sets: what one transaction wrote to one collection.
  ///
  /// @param missing sets that are missing now, at most 10,000 counted
  /// @param refused by reason
  public record PrivateSets(
      long pushed,
      long taken,
      long pulled,
      long missed,
      long reconciled,
      long missing,
      long keysExpired,
      long keysPurged,
      SortedMap<String, Long> refused) {
    static PrivateSets of(PrivateDataStatus status) {
      return new PrivateSets(
          status.getPushed(),
          status.getTaken(),
          status.getPulled(),
          status.getMissed(),
          status.getReconciled(),
          status.getMissing(),
          status.getKeysExpired(),
          status.getKeysPurged(),
          new TreeMap<>(status.getRefusedMap()));
    }
  }

  /// One node's view of the channel; `height` counts blocks, hashes are lower-case hex.
  ///
  /// @param consenter whether it takes part in ordering; else it only follows
  public record Channel(
      long height,
      String lastBlockHash,
      String stateHash,
      long view,
      int leaderId,
      String leader,
      boolean inViewChange,
      boolean consenter,
      long stableCheckpoint,
      int pooledTransactions,
      int peersConnected,
      int peers,
      String stoppedBecause,
      PrivateSets privateData) {

    static Channel of(ChannelStatus status) {
      HexFormat hex = HexFormat.of();
      return new Channel(
          status.getHeight(),
          hex.formatHex(status.getLastBlockHash().toByteArray()),
          hex.formatHex(status.getStateHash().toByteArray()),
          status.getView(),
          status.getLeaderId(),
          status.getLeader(),
          status.getInViewChange(),
          status.getConsenter(),
          status.getStableCheckpoint(),
          status.getPooledTransactions(),
          (int) status.getPeersList().stream().filter(PeerStatus::getConnected).count(),
          status.getPeersCount(),
          status.getStoppedBecause(),
          PrivateSets.of(status.getPrivateData()));
    }

    boolean stopped() {
      return !stoppedBecause.isEmpty();
    }
  }

  static NodeReport of(
      NodeHome home, @Nullable Long pid, @Nullable NodeStatus status, String channelName) {
    if (pid == null) {
      return new NodeReport(
          home.name(), home.org().mspId(), home.address(), null, State.DOWN, null);
    }
    if (status == null) {
      return new NodeReport(
          home.name(), home.org().mspId(), home.address(), pid, State.STARTING, null);
    }
    Channel channel =
        status.getChannelsList().stream()
            .filter(candidate -> candidate.getChannelId().equals(channelName))
            .findFirst()
            .map(Channel::of)
            .orElse(null);
    return new NodeReport(
        home.name(), home.org().mspId(), home.address(), pid, State.RUNNING, channel);
  }
}
