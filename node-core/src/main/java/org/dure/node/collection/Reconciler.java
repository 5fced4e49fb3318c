package org.dure.node.collection;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.node.collection.ChainSets.ChainSet;
import org.dure.node.definition.StoredDefinitions;
import org.dure.store.Ledger;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.dure.store.StoreException;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches afterwards the private plaintext that blocks were committed without, the newest first,
/// as long as any is missing; and does the housekeeping of plaintext: what was staged and never
/// came into a block goes after a quarter of an hour at least, and what was deleted is erased from
/// the files. One thread of its own.
public final class Reconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final int BATCH = 100;
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
  private static final long HOUSEKEEPING_NANOS = TimeUnit.MINUTES.toNanos(15);

  private final Ledger ledger;
  private final CollectionHistory history;
  private final SetFetch fetch;
  private final PrivateDataMetrics metrics;
  private final ExecutorService thread;
  private final String mspId;
  private final Set<String> redefined = ConcurrentHashMap.newKeySet();
  private long housekeepingAt = System.nanoTime() + HOUSEKEEPING_NANOS;
  private long heightThen;

  /// @param mspId this node's organisation
  public Reconciler(
      String mspId,
      Ledger ledger,
      CollectionHistory history,
      MemberNodes nodes,
      PrivateDataMetrics metrics) {
    this.mspId = mspId;
    this.ledger = ledger;
    this.history = history;
    this.metrics = metrics;
    this.fetch = new SetFetch(nodes, metrics);
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("reconcile-" + ledger.channelId()).factory());
  }

  public void start() {
    redefined.addAll(StoredDefinitions.names(ledger.state()));
    thread.execute(this::run);
  }

  /// A chaincode has a new definition, by which this node's organisation may have become a member
  /// of a collection.
  public void redefined(String chaincode) {
    redefined.add(chaincode);
  }

  private void run() {
    long pauseMillis = PAUSE_MIN.toMillis();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
        pauseMillis =
            round() ? PAUSE_MIN.toMillis() : Math.min(2 * pauseMillis, PAUSE_MAX.toMillis());
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns whether the next round is to come soon: because something came, or nothing is missing.
  private boolean round() {
    try {
      becomeMember();
      boolean soon = reconcile() > 0 || ledger.privateData().missing(null, 1).isEmpty();
      if (System.nanoTime() - housekeepingAt >= 0) {
        housekeepingAt = System.nanoTime() + HOUSEKEEPING_NANOS;
        clean();
      }
      return soon;
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.CLOSED) {
        LOG.error("event=reconciliation-failed channel={}", ledger.channelId(), e);
      }
      return false;
    }
  }

  private void becomeMember() {
    for (String chaincode : redefined) {
      redefined.remove(chaincode);
      for (PrivateCollection collection : history.now().declared(chaincode)) {
        int more =
            collection.has(mspId)
                ? ledger.privateData().becomeMember(chaincode, collection.name())
                : 0;
        if (more > 0) {
          LOG.info(
              "event=collection-joined channel={} chaincode={} collection={} missing={}",
              ledger.channelId(),
              chaincode,
              collection.name(),
              more);
        }
      }
    }
  }

  /// Asks once for everything that is missing; returns how many sets came.
  public int reconcile() {
    int came = 0;
    List<PrivateSetId> missing = ledger.privateData().missing(null, BATCH);
    while (!missing.isEmpty() && !Thread.currentThread().isInterrupted()) {
      came += reconcile(missing);
      missing = ledger.privateData().missing(missing.getLast(), BATCH);
    }
    if (came > 0) {
      LOG.info("event=private-data-reconciled channel={} sets={}", ledger.channelId(), came);
    }
    return came;
  }

  private int reconcile(List<PrivateSetId> missing) {
    List<ChainSet> wanted = new ArrayList<>();
    Map<Long, PrivateCollections> byBlock = new HashMap<>();
    ParsedBlock block = null;
    for (PrivateSetId id : missing) {
      Map<ByteString, ByteString> known = ledger.privateData().snapshotHashes(id);
      if (!known.isEmpty()) {
        known.keySet().removeIf(hash -> ledger.privateData().isPurged(id, hash));
        wanted.add(ChainSets.ofSnapshot(id, known));
        continue;
      }
      block = block != null && block.number() == id.block() ? block : block(id.block());
      if (block != null) {
        ChainSets.of(block, id.tx()).stream()
            .filter(set -> set.id().equals(id))
            .forEach(wanted::add);
      }
    }
    PrivateCollections now = history.now();
    Map<PrivateSetId, PrivateSet> found =
        fetch.fetch(
            wanted,
            set -> {
              PrivateSetId id = set.id();
              PrivateCollections then = byBlock.computeIfAbsent(id.block(), history::before);
              Set<String> members = new HashSet<>(now.memberOrgs(id.namespace(), id.collection()));
              members.addAll(then.memberOrgs(id.namespace(), id.collection()));
              return members;
            },
            this::taken,
            DEADLINE);
    ledger.privateData().add(List.copyOf(found.values()));
    metrics.reconciled(found.size());
    return found.size();
  }

  /// Null if it is not here, because it was pruned.
  private @Nullable ParsedBlock block(long number) {
    try {
      Optional<Block> block = ledger.block(number);
      return block.map(ParsedBlock::parse).orElse(null);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.PRUNED) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable CollPvtRwSet taken(ChainSet set, CollPvtRwSet got) {
    if (set.hashes().pvtRwSetHash().isEmpty()) {
      return SetCheck.ofSnapshot(set.hashes(), got);
    }
    boolean holds =
        SetCheck.isWholeButFor(
            set.hashes(), got, hash -> ledger.privateData().isPurged(set.id(), hash));
    return holds ? got : null;
  }

  /// Runs every quarter of an hour, so that what goes was staged one to two of them ago.
  private void clean() {
    int purged = ledger.staging().purgeStaged(heightThen);
    heightThen = ledger.height();
    if (purged > 0) {
      LOG.info("event=staged-private-data-dropped channel={} sets={}", ledger.channelId(), purged);
    }
    if (ledger.privateData().erase()) {
      LOG.info("event=private-data-erased channel={}", ledger.channelId());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
