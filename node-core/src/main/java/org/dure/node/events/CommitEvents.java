package org.dure.node.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dure.model.block.ParsedBlock;
import org.dure.store.Ledger;
import org.dure.store.StoreException;
import org.dure.store.TxPosition;

/// The commits of one channel. Safe for use by several threads at once.
///
/// Waiters for transactions are bounded in number. Readers of blocks pull ([BlockFeed]) and hold no
/// queue here: the newest few blocks are at hand parsed, all others come from the ledger.
public final class CommitEvents implements AutoCloseable {
  private static final int WAITERS_MAX = 100_000;

  private final Ledger ledger;
  private final CommitSignal signal;
  private final RecentBlocks recent = new RecentBlocks();
  private final Object lock = new Object();
  private final Map<String, List<CompletableFuture<TxStatus>>> waiters = new HashMap<>();
  private int waiting;

  public CommitEvents(Ledger ledger) {
    this.ledger = ledger;
    this.signal = new CommitSignal(ledger.height());
  }

  /// Tells everybody of a block. Called once per block, in order, after the ledger has it.
  public void publish(CommittedBlock block) {
    recent.add(block);
    ParsedBlock parsed = block.parsed();
    for (int i = 0; i < parsed.size(); i++) {
      String txId = parsed.envelopes().get(i).txId();
      if (!txId.isEmpty()) {
        complete(new TxStatus(txId, block.number(), i, block.code(i)));
      }
    }
    signal.advance(block.number() + 1);
  }

  private void complete(TxStatus status) {
    List<CompletableFuture<TxStatus>> done;
    synchronized (lock) {
      done = waiters.remove(status.txId());
      if (done == null) {
        return;
      }
      waiting -= done.size();
    }
    done.forEach(future -> future.complete(status));
  }

  /// The outcome of a transaction, now if it is on the ledger, else when it gets there. The waiter
  /// is registered before the ledger is asked, so that no commit falls between. A caller that loses
  /// interest cancels the future. The future is completed on the committing thread: continue it on
  /// another one.
  ///
  /// @return failed with [TooManyWaitersException] when too many wait
  public CompletableFuture<TxStatus> await(String txId) {
    CompletableFuture<TxStatus> future = new CompletableFuture<>();
    if (!register(txId, future)) {
      return CompletableFuture.failedFuture(new TooManyWaitersException(WAITERS_MAX));
    }
    future.whenComplete((status, failure) -> forget(txId, future));
    try {
      status(txId).ifPresent(future::complete);
    } catch (StoreException e) {
      future.completeExceptionally(e);
    }
    return future;
  }

  private boolean register(String txId, CompletableFuture<TxStatus> future) {
    synchronized (lock) {
      if (waiting >= WAITERS_MAX) {
        return false;
      }
      waiting++;
      waiters.computeIfAbsent(txId, none -> new ArrayList<>(1)).add(future);
      return true;
    }
  }

  private void forget(String txId, CompletableFuture<TxStatus> future) {
    synchronized (lock) {
      List<CompletableFuture<TxStatus>> of = waiters.get(txId);
      if (of != null && of.remove(future)) {
        waiting--;
        if (of.isEmpty()) {
          waiters.remove(txId);
        }
      }
    }
  }

  /// The outcome of a transaction that is on the ledger.
  public Optional<TxStatus> status(String txId) {
    Optional<TxPosition> position = ledger.transaction(txId);
    if (position.isPresent() && !position.get().isKnown()) {
      throw new StoreException(
          StoreException.Kind.PRUNED,
          "details for the TXID [%s] not available. Ledger bootstrapped from a snapshot. First available block = [%d]"
              .formatted(txId, ledger.firstBlock()));
    }
    return position.map(p -> new TxStatus(txId, p.block(), p.index(), p.code()));
  }

  /// Which key made the transaction invalid by a conflict, and who had changed it. Reads the
  /// ledger.
  public Optional<Conflict> conflict(TxStatus status) {
    return ConflictFinder.find(ledger, status);
  }

  /// Blocks from `fromBlock` on: those on the ledger, then those to come.
  public BlockFeed feed(long fromBlock) {
    return new BlockFeed(ledger, signal, recent, fromBlock);
  }

  /// Number of blocks told of so far: the number of the next one.
  public long height() {
    return signal.height();
  }

  /// Ends all waiting.
  @Override
  public void close() {
    signal.close();
    List<CompletableFuture<TxStatus>> left = new ArrayList<>();
    synchronized (lock) {
      waiters.values().forEach(left::addAll);
      waiters.clear();
      waiting = 0;
    }
    left.forEach(future -> future.cancel(false));
  }
}
