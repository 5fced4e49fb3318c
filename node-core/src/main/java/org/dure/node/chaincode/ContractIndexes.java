package org.dure.node.chaincode;

import static org.dure.node.definition.StoredDefinitions.LIFECYCLE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.Body;
import org.dure.node.definition.StoredDefinitions;
import org.dure.node.events.BlockFeed;
import org.dure.node.events.CommitEvents;
import org.dure.node.events.CommittedBlock;
import org.dure.store.Ledger;
import org.dure.store.StateSnapshot;
import org.dure.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the ledgers the indexes that the packages of their chaincodes define: when a definition is
/// committed or approved whose package is installed here, when a package is installed that a
/// committed definition uses, and at the start. A chaincode whose package is not here keeps the
/// indexes it has.
///
/// One thread of its own looks and builds; what is to be looked at is noted once per channel,
/// however often it is asked for.
public final class ContractIndexes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContractIndexes.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final ApprovedContracts approved;
  private final InstalledContracts installed;
  private final Map<String, Ledger> ledgers = new LinkedHashMap<>();
  private final Set<String> toLookAt = new TreeSet<>();
  private final List<Thread> followers = new ArrayList<>();
  private final Thread builder =
      Thread.ofPlatform().daemon().name("indexes").unstarted(this::lookAndBuild);
  private boolean closed;

  /// @param mspId this node's organisation, whose approvals count
  public ContractIndexes(String mspId, InstalledContracts installed) {
    this.approved = new ApprovedContracts(mspId, installed);
    this.installed = installed;
  }

  /// Begins to work.
  public void start() {
    installed.onInstall(this::lookAtAll);
    builder.start();
  }

  /// Takes care of a channel's ledger from now on.
  public void follow(Ledger ledger, CommitEvents events) {
    BlockFeed feed = events.feed(events.height());
    synchronized (this) {
      ledgers.put(ledger.channelId(), ledger);
      followers.add(
          Thread.ofVirtual()
              .name("indexes-" + ledger.channelId())
              .start(() -> read(ledger.channelId(), feed)));
    }
    lookAt(ledger.channelId());
  }

  private void read(String channelId, BlockFeed feed) {
    try {
      while (!feed.ended()) {
        CommittedBlock block = feed.poll(POLL);
        if (block != null && definesChaincodes(block.parsed())) {
          lookAt(channelId);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      LOG.info("event=indexes-unattended channel={} reason=\"{}\"", channelId, e.getMessage());
    }
  }

  private static boolean definesChaincodes(ParsedBlock block) {
    return block.envelopes().stream()
        .anyMatch(envelope ->
            envelope.body() instanceof Body.EndorserTx tx
                && tx.rwSet().namespaces().stream()
                    .anyMatch(namespace -> namespace.namespace().equals(LIFECYCLE)));
  }

  private synchronized void lookAtAll() {
    toLookAt.addAll(ledgers.keySet());
    notifyAll();
  }

  private synchronized void lookAt(String channelId) {
    toLookAt.add(channelId);
    notifyAll();
  }

  private void lookAndBuild() {
    List<Ledger> building = List.of();
    while (true) {
      Ledger next = nextToLookAt(building);
      if (isClosed()) {
        return;
      }
      if (next != null) {
        attend(next, () -> define(next));
      }
      List<Ledger> unfinished = new ArrayList<>();
      for (Ledger ledger : attended()) {
        attend(
            ledger,
            () -> {
              if (ledger.indexes().build()) {
                unfinished.add(ledger);
              }
            });
      }
      building = unfinished;
    }
  }

  /// Waits for something to do; null if it is but to go on building.
  private synchronized @Nullable Ledger nextToLookAt(List<Ledger> building) {
    try {
      while (!closed && toLookAt.isEmpty() && building.isEmpty()) {
        wait();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    if (closed || toLookAt.isEmpty()) {
      return null;
    }
    String channelId = toLookAt.iterator().next();
    toLookAt.remove(channelId);
    return ledgers.get(channelId);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized List<Ledger> attended() {
    return List.copyOf(ledgers.values());
  }

  /// A ledger that takes no writes is left alone until the next start.
  private void attend(Ledger ledger, Runnable work) {
    try {
      work.run();
    } catch (StoreException e) {
      LOG.error("event=indexing-failed channel={}", ledger.channelId(), e);
      synchronized (this) {
        ledgers.remove(ledger.channelId());
      }
    }
  }

  private void define(Ledger ledger) {
    try (StateSnapshot state = ledger.snapshot()) {
      for (String name : StoredDefinitions.names(state)) {
        try {
          String packageId = approved.find(state, ledger.channelId(), name).packageId();
          ledger.indexes().define(name, installed.indexes(packageId));
        } catch (ExecutionException e) {
          LOG.debug(
              "event=indexes-kept channel={} chaincode={} reason=\"{}\"",
              ledger.channelId(),
              name,
              e.getMessage());
        } catch (PackageException e) {
          LOG.error(
              "event=indexes-unreadable channel={} chaincode={}", ledger.channelId(), name, e);
        }
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    followers.forEach(Thread::interrupt);
    try {
      builder.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
