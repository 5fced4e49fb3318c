package org.dure.node.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.dure.model.MalformedException;
import org.dure.node.peer.PeerLinks;
import org.dure.node.peer.PeerUnavailableException;
import org.hyperledger.fabric.protos.common.Block;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches blocks this node missed from other nodes' ledgers and checks each before anybody sees
/// it: link to the block before, data, and a quorum of the consenters' signatures. A source that
/// lies, stalls or has nothing is left for the next, and asked again only when its penalty has
/// passed. One fetch runs at a time, on a thread of its own.
final class CatchUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final int BLOCKS_PER_CALL = 512;
  private static final int AHEAD_MAX = 32;
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(20);
  private static final long LIAR_PENALTY_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long IDLE_PENALTY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /// Takes checked blocks, in order.
  @FunctionalInterface
  interface Receiver {
    void receive(BlockCertificates.Certified block) throws InterruptedException;
  }

  private final String channelId;
  private final PeerLinks links;
  private final Supplier<List<Integer>> sources;
  private final Receiver receiver;
  private final OrderMetrics metrics;
  private final ExecutorService thread;
  private final AtomicBoolean running = new AtomicBoolean();
  private final Semaphore ahead = new Semaphore(AHEAD_MAX);
  private final Map<Integer, Long> penalties = new HashMap<>();

  CatchUp(
      String channelId,
      PeerLinks links,
      Supplier<List<Integer>> sources,
      Receiver receiver,
      OrderMetrics metrics) {
    this.channelId = channelId;
    this.links = links;
    this.sources = sources;
    this.receiver = receiver;
    this.metrics = metrics;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("catch-up-" + channelId).factory());
  }

  /// Starts fetching from a height on, unless a fetch is running.
  ///
  /// @param parent hash of the block before `from`
  /// @param hint a node that claims to have it
  void request(long from, ByteString parent, int hint, BlockCertificates certificates) {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      thread.execute(() -> fetch(from, parent, hint, certificates));
    } catch (RejectedExecutionException closing) {
      running.set(false);
    }
  }

  /// A block that came through here has been committed.
  void applied() {
    if (ahead.availablePermits() < AHEAD_MAX) {
      ahead.release();
    }
  }

  private void fetch(long from, ByteString parent, int hint, BlockCertificates certificates) {
    Chain chain = new Chain(from, parent, certificates);
    try {
      for (int source : order(hint)) {
        fetchFrom(source, chain);
        if (chain.next > from || chain.ended) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(false);
    }
    if (chain.next > from) {
      LOG.info("channel={} catch_up=blocks from={} to={}", channelId, from, chain.next - 1);
    }
  }

  /// The hint first, then the others; those under a penalty last.
  private List<Integer> order(int hint) {
    List<Integer> order = new ArrayList<>(sources.get());
    long now = System.nanoTime();
    order.sort(
        java.util.Comparator.comparingInt((Integer id) -> punished(id, now) ? 1 : 0)
            .thenComparingInt(id -> links.connected(channelId, id) ? 0 : 1)
            .thenComparingInt(id -> id == hint ? 0 : 1)
            .thenComparingInt(id -> id));
    return order;
  }

  private boolean punished(int source, long now) {
    Long until = penalties.get(source);
    return until != null && until - now > 0;
  }

  private void punish(int source, long nanos) {
    penalties.put(source, System.nanoTime() + nanos);
  }

  private void fetchFrom(int source, Chain chain) throws InterruptedException {
    try {
      int received =
          links.fetchBlocks(
              channelId, source, chain.next, BLOCKS_PER_CALL, CALL_DEADLINE, chain::receive);
      if (received == 0) {
        punish(source, IDLE_PENALTY_NANOS);
      }
    } catch (PeerUnavailableException e) {
      LOG.debug("channel={} catch_up=unavailable source={}", channelId, source, e);
      punish(source, IDLE_PENALTY_NANOS);
    }
    if (chain.interrupted) {
      throw new InterruptedException();
    }
    if (!chain.fault.isEmpty()) {
      metrics.refused("bad_block_from_peer");
      LOG.warn(
          "channel={} catch_up=bad_block source={} block={} cause=\"{}\"",
          channelId,
          source,
          chain.next,
          chain.fault);
      punish(source, LIAR_PENALTY_NANOS);
      chain.fault = "";
    }
  }

  /// What has been received, checked and handed on so far.
  private final class Chain {
    private final BlockCertificates certificates;
    long next;
    private ByteString parent;
    String fault = "";
    boolean ended;
    boolean interrupted;

    Chain(long next, ByteString parent, BlockCertificates certificates) {
      this.next = next;
      this.parent = parent;
      this.certificates = certificates;
    }

    boolean receive(ByteString bytes) {
      try {
        BlockCertificates.Certified block = checked(bytes);
        if (!ahead.tryAcquire(10, TimeUnit.SECONDS)) {
          return false;
        }
        receiver.receive(block);
        next++;
        parent = CoreBytes.string(block.decision().proposal().id());
        // What follows a configuration is signed by the consenters it names.
        ended = block.envelopes().getFirst().isConfig();
        return !ended;
      } catch (MalformedException e) {
        fault = String.valueOf(e.getMessage());
        return false;
      } catch (InterruptedException e) {
        interrupted = true;
        return false;
      }
    }

    private BlockCertificates.Certified checked(ByteString bytes) throws MalformedException {
      Block block;
      try {
        block = Block.parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        throw new MalformedException("the block does not parse", e);
      }
      if (block.getHeader().getNumber() != next) {
        throw new MalformedException(
            "block " + block.getHeader().getNumber() + " came instead of " + next);
      }
      if (!block.getHeader().getPreviousHash().equals(parent)) {
        throw new MalformedException("the block does not follow the one before");
      }
      return certificates.check(block);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
