package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.dure.node.peer.PeerUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches blocks this node missed from other nodes' ledgers, a range of blocks from each of
/// several at once, and checks each before anybody sees it: link to the block before, data, and a
/// quorum of the consenters' signatures. Checked blocks are handed on in order. What a source did
/// not give, or gave wrong, another one is asked for (rules K1 to K3).
///
/// One fetch runs at a time. In memory are at most a range for each source and the blocks that were
/// handed on, none of which is more than [#AHEAD_MAX] above the newest that is committed.
final class CatchUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final int RANGE_BLOCKS = 64;
  private static final int AHEAD_MAX = 32;
  private static final Duration RANGE_DEADLINE = Duration.ofSeconds(10);
  private static final Duration ROOM_DEADLINE = Duration.ofSeconds(10);

  /// Other nodes' ledgers.
  interface Ledgers {
    boolean reachable(int source);

    /// Passes marshalled blocks to `receiver`, oldest first, until it says no or there are none.
    void fetch(
        int source, long from, int blocksMax, Duration deadline, Predicate<ByteString> receiver)
        throws PeerUnavailableException;
  }

  /// Takes checked blocks, in order.
  @FunctionalInterface
  interface Receiver {
    void receive(BlockCertificates.Certified block) throws InterruptedException;
  }

  private final String channelId;
  private final Ledgers ledgers;
  private final CatchUpSources sources;
  private final Receiver receiver;
  private final OrderMetrics metrics;
  private final ExecutorService thread;
  private final ExecutorService fetchers;
  private final AtomicBoolean running = new AtomicBoolean();
  private final Object commits = new Object();
  private long committed;
  private volatile String hindrance = "";

  /// @param committed the newest block on the ledger
  CatchUp(
      String channelId, Ledgers ledgers, Receiver receiver, OrderMetrics metrics, long committed) {
    this.channelId = channelId;
    this.committed = committed;
    this.ledgers = ledgers;
    this.sources = new CatchUpSources(ledgers::reachable);
    this.receiver = receiver;
    this.metrics = metrics;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("catch-up-" + channelId).factory());
    this.fetchers =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("fetch-" + channelId + "-", 0).factory());
  }

  /// Starts fetching, unless a fetch is running.
  ///
  /// @param parent hash of the block before `from`
  /// @param last the last block that any source claims to have
  /// @param claimed the nodes that claim to have some of them
  void request(
      long from,
      ByteString parent,
      long last,
      List<Integer> claimed,
      BlockCertificates certificates) {
    if (claimed.isEmpty() || !running.compareAndSet(false, true)) {
      return;
    }
    try {
      thread.execute(() -> run(new Fetch(from, parent, last, claimed, certificates)));
    } catch (RejectedExecutionException closing) {
      running.set(false);
    }
  }

  /// Whether a fetch is under way.
  boolean isRunning() {
    return running.get();
  }

  /// A block has been committed, whether it came through here or not.
  void committed(long number) {
    synchronized (commits) {
      committed = Math.max(committed, number);
      commits.notifyAll();
    }
  }

  /// Waits until a block is no longer too far above what is committed.
  ///
  /// @return whether it is so
  private boolean awaitRoom(long number) throws InterruptedException {
    long deadline = System.nanoTime() + ROOM_DEADLINE.toNanos();
    synchronized (commits) {
      while (number > committed + AHEAD_MAX) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(commits, left);
      }
      return true;
    }
  }

  private void run(Fetch fetch) {
    long from = fetch.next;
    try {
      fetch.run();
      report(fetch, from);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(false);
    }
    if (fetch.next > from) {
      LOG.info("channel={} catch_up=blocks from={} to={}", channelId, from, fetch.next - 1);
    }
  }

  /// Keeps in mind, and says once, if nobody gave the next block because some have dropped it.
  private void report(Fetch fetch, long from) {
    if (fetch.next > from || fetch.pruned.isEmpty()) {
      hindrance = fetch.next > from ? "" : hindrance;
      return;
    }
    List<Integer> silent = new ArrayList<>(fetch.claimed);
    silent.removeAll(fetch.pruned.keySet());
    String now =
        "block %d, which this node needs next, is not given by any other: dropped by consenters %s, not given by %s; begin this node's ledger with a snapshot (dure node join), or start a node that keeps all blocks; %s"
            .formatted(
                from, fetch.pruned.keySet(), silent, fetch.pruned.values().iterator().next());
    if (!now.equals(hindrance)) {
      hindrance = now;
      LOG.warn("channel={} catch_up=pruned why=\"{}\"", channelId, now);
    }
  }

  /// Why this node cannot catch up, empty if it can or need not.
  String hindrance() {
    return hindrance;
  }

  private void gather(int source, BlockRange range) {
    try {
      ledgers.fetch(source, range.from, range.wanted(), RANGE_DEADLINE, range::receive);
    } catch (PeerUnavailableException e) {
      LOG.debug("channel={} catch_up=unavailable source={}", channelId, source, e);
      if (e.isPruned()) {
        range.pruned(String.valueOf(e.getMessage()));
      } else {
        range.stalled();
      }
    }
  }

  private record Assigned(int source, BlockRange range, Future<?> done) {}

  /// One run: ranges under way, oldest first.
  private final class Fetch {
    private final long last;
    private final List<Integer> claimed;
    private final BlockCertificates certificates;
    private final Deque<Assigned> underWay = new ArrayDeque<>();
    private ByteString parent;
    private long next;
    private long unassigned;

    /// The sources that no longer have what they were asked for, with what they said.
    private final TreeMap<Integer, String> pruned = new TreeMap<>();

    /// Whether nothing more can be taken in this run.
    private boolean ended;

    Fetch(
        long from,
        ByteString parent,
        long last,
        List<Integer> claimed,
        BlockCertificates certificates) {
      this.next = from;
      this.unassigned = from;
      this.parent = parent;
      this.last = last;
      this.claimed = claimed;
      this.certificates = certificates;
    }

    void run() throws InterruptedException {
      try {
        spread();
        boolean going = !underWay.isEmpty();
        while (going) {
          Assigned oldest = underWay.remove();
          await(oldest.done());
          going = take(oldest) || refetch(oldest);
          if (going) {
            spread();
            going = !underWay.isEmpty();
          }
        }
      } finally {
        underWay.forEach(assigned -> assigned.done().cancel(true));
      }
    }

    /// Gives every usable source that has none a range.
    private void spread() {
      List<Integer> free = new ArrayList<>(sources.usable(claimed));
      underWay.forEach(assigned -> free.remove((Integer) assigned.source()));
      for (int source : free) {
        if (unassigned > last) {
          return;
        }
        long end = Math.min(last, unassigned + RANGE_BLOCKS - 1);
        underWay.add(assign(source, unassigned, end));
        unassigned = end + 1;
      }
    }

    private Assigned assign(int source, long from, long end) {
      BlockRange range = new BlockRange(from, end, certificates);
      return new Assigned(source, range, fetchers.submit(() -> gather(source, range)));
    }

    private void await(Future<?> done) throws InterruptedException {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a range of blocks could not be fetched", e.getCause());
      }
    }

    /// Hands on what a range brought.
    ///
    /// @return whether the whole range is done and more may follow
    private boolean take(Assigned assigned) throws InterruptedException {
      BlockRange range = assigned.range();
      for (BlockCertificates.Certified block : range.blocks()) {
        if (!block.decision().proposal().parent().equals(CoreBytes.of(parent))) {
          range.refuse("the block does not follow the one before");
          break;
        }
        if (!awaitRoom(block.decision().sequence())) {
          ended = true;
          return false;
        }
        receiver.receive(block);
        next = block.decision().sequence() + 1;
        parent = CoreBytes.string(block.decision().proposal().id());
        if (block.envelopes().getFirst().isConfig()) {
          // What follows is signed by the consenters that it names.
          ended = true;
          return false;
        }
      }
      if (!range.fault().isEmpty()) {
        blame(assigned);
      } else if (range.hasStalled()) {
        if (!range.pruned().isEmpty()) {
          pruned.put(assigned.source(), range.pruned());
        }
        sources.stalled(assigned.source());
      }
      return next > range.last;
    }

    private void blame(Assigned assigned) {
      metrics.refused("bad_block_from_peer");
      LOG.warn(
          "channel={} catch_up=bad_block source={} block={} cause=\"{}\"",
          channelId,
          assigned.source(),
          next,
          assigned.range().fault());
      sources.lied(assigned.source());
    }

    /// What a range still lacks is asked of the other sources, one after another.
    ///
    /// @return whether it is complete now
    private boolean refetch(Assigned lacking) throws InterruptedException {
      long end = lacking.range().last;
      List<Integer> left = new ArrayList<>(claimed);
      Assigned tried = lacking;
      while (!ended && next <= end) {
        boolean more = tried.range().next() > tried.range().from;
        if (!more || !tried.range().fault().isEmpty() || tried.range().hasStalled()) {
          left.remove((Integer) tried.source());
        }
        if (left.isEmpty()) {
          return false;
        }
        tried = assign(sources.usable(left).getFirst(), next, end);
        await(tried.done());
        if (take(tried)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    fetchers.shutdownNow();
  }
}
