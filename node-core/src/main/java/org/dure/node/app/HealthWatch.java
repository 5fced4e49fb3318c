package org.dure.node.app;

import java.time.Duration;
import java.util.List;
import org.dure.node.grpc.NodeServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells health checks, and once the log, when a channel of this node has stopped or the disk is
/// nearly full.
final class HealthWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final OpenChannels channels;
  private final DiskWatch disk;
  private final NodeServer server;
  private final Thread watcher = Thread.ofVirtual().name("health").unstarted(this::watch);
  private boolean works = true;

  HealthWatch(OpenChannels channels, DiskWatch disk, NodeServer server) {
    this.channels = channels;
    this.disk = disk;
    this.server = server;
  }

  void start() {
    server.serving(true);
    watcher.start();
  }

  private void watch() {
    try {
      while (true) {
        look();
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    List<String> stopped =
        channels.all().stream()
            .filter(channel -> !channel.ordering().status().stoppedBecause().isEmpty())
            .map(channel -> channel.id() + ": " + channel.ordering().status().stoppedBecause())
            .toList();
    disk.look();
    boolean now = stopped.isEmpty() && disk.refusal().isEmpty();
    if (now != works) {
      works = now;
      server.serving(now);
      LOG.warn(
          "event=health-changed serving={} stopped={} disk=\"{}\"", now, stopped, disk.refusal());
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
