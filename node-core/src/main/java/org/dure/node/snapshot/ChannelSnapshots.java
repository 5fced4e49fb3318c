package org.dure.node.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.block.ParsedBlock;
import org.dure.node.order.BlockSink;
import org.dure.node.order.CommitReceipt;
import org.dure.store.ConfigBlocks;
import org.dure.store.Ledger;
import org.dure.store.LedgerImage;
import org.dure.store.LedgerSnapshots;
import org.dure.store.StoreException;
import org.hyperledger.fabric.protos.common.Block;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshots of one channel. Stands between ordering and the committer: right behind a block at
/// which a snapshot is due it links the ledger's files into a checkpoint, which takes as long as a
/// flush; a thread of its own then writes the snapshot from the checkpoint while blocks go on.
///
/// A checkpoint stays until its snapshot is whole, so a node that was killed in between writes the
/// snapshot after its next start. Rules and texts for requests are Fabric's
/// (`core/ledger/kvledger/snapshot_mgmt.go`).
public final class ChannelSnapshots implements BlockSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelSnapshots.class);

  private final BlockSink sink;
  private final Ledger ledger;
  private final LedgerSnapshots store;
  private final SnapshotSettings settings;
  private final SnapshotExport export;
  private final ExecutorService exporter;
  private final String channelId;
  private final PendingRequests requests;

  /// @param sink commits the blocks
  /// @throws IOException if the requests kept by an earlier run cannot be read
  public ChannelSnapshots(
      BlockSink sink,
      Ledger ledger,
      LedgerSnapshots store,
      SnapshotSettings settings,
      SigningIdentity signer)
      throws IOException {
    this.sink = sink;
    this.ledger = ledger;
    this.store = store;
    this.settings = settings;
    this.channelId = ledger.channelId();
    this.export = new SnapshotExport(channelId, signer, settings.bytesPerSecond());
    this.requests = new PendingRequests(settings.folder().resolve("requests").resolve(channelId));
    this.exporter =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("snapshot-" + channelId).factory());
  }

  /// Goes on with what an earlier run left unfinished.
  public synchronized void start() throws IOException {
    removeHalves();
    List<Long> left = Folders.numbers(checkpoints());
    left.forEach(this::exportLater);
    long newest = ledger.height() - 1;
    for (long number : requests.list()) {
      if (left.contains(number)) {
        continue;
      }
      if (Files.exists(completed(number)) || number < newest) {
        requests.remove(number);
      } else if (number == newest) {
        take();
      }
    }
  }

  /// Removes what an earlier run did not finish and this one does not go on with: half checkpoints,
  /// and files of snapshots, which are written anew.
  private void removeHalves() throws IOException {
    for (Path half : Folders.others(checkpoints())) { // RocksDB links into a folder beside it first
      Folders.delete(half);
    }
    for (Path half : Folders.numbered(temporary(), channelId + "-")) {
      Folders.delete(half);
    }
  }

  @Override
  public CommitReceipt accept(ParsedBlock decided) {
    long height = ledger.height();
    CommitReceipt receipt = sink.accept(decided);
    if (ledger.height() > height) {
      committed(receipt.number());
    }
    return receipt;
  }

  private synchronized void committed(long number) {
    long every = settings.everyBlocks();
    boolean due = every > 0 && number > 0 && number % every == 0;
    if (!due && !requests.contains(number)) {
      return;
    }
    try {
      take();
    } catch (IOException | UncheckedIOException | StoreException e) {
      LOG.error("event=snapshot-failed channel={} block={}", channelId, number, e);
    }
  }

  /// Asks for a snapshot at a block; 0 means the newest.
  ///
  /// @throws SnapshotException if the block has passed, or is asked for already
  public synchronized void submit(long blockNumber) throws SnapshotException {
    long newest = ledger.height() - 1;
    long wanted = blockNumber == 0 ? newest : blockNumber;
    if (wanted < newest) {
      throw new SnapshotException(
          "requested snapshot for block number %d cannot be less than the last committed block number %d"
              .formatted(wanted, newest));
    }
    if (Files.exists(completed(wanted))) {
      throw new SnapshotException("snapshot already generated for block number " + wanted);
    }
    if (requests.contains(wanted)) {
      throw new SnapshotException("duplicate snapshot request for block number " + wanted);
    }
    if (wanted > newest) {
      requests.add(wanted);
      if (ledger.height() - 1 < wanted) {
        return; // The commit of that block, if it is under way, waits for this method.
      }
    }
    try {
      long taken = take();
      if (taken != wanted && blockNumber != 0) {
        requests.remove(wanted);
        throw new SnapshotException(
            "requested snapshot for block number %d cannot be less than the last committed block number %d"
                .formatted(wanted, taken));
      }
    } catch (IOException e) {
      throw new SnapshotException("cannot take a snapshot: " + e.getMessage(), e);
    }
  }

  /// Takes a request back.
  ///
  /// @throws SnapshotException if there is none, or it is being worked on
  public synchronized void cancel(long blockNumber) throws SnapshotException {
    if (Files.exists(checkpoints().resolve(Long.toString(blockNumber)))) {
      throw new SnapshotException(
          "cannot cancel the snapshot request because it is under processing");
    }
    if (!requests.remove(blockNumber)) {
      throw new SnapshotException("no snapshot request exists for block number " + blockNumber);
    }
  }

  /// The blocks at which snapshots are due or being made, ascending.
  public synchronized List<Long> pending() {
    return requests.list();
  }

  private Path checkpoints() {
    return settings.folder().resolve("checkpoints").resolve(channelId);
  }

  /// Where a checkpoint is linked before it has its number.
  private Path taking() {
    return checkpoints().resolve("taking");
  }

  /// Where snapshots are written, those of all channels.
  private Path temporary() {
    return settings.folder().resolve("temp");
  }

  private Path completed(long number) {
    return settings.completed(channelId).resolve(Long.toString(number));
  }

  /// Takes a checkpoint at the height the ledger has, and has it exported.
  ///
  /// @return the number of its last block
  private long take() throws IOException {
    Files.createDirectories(checkpoints());
    Path taking = taking();
    Folders.delete(taking);
    long started = System.nanoTime();
    long number = store.checkpoint(channelId, taking) - 1;
    Path kept = checkpoints().resolve(Long.toString(number));
    if (Files.exists(kept) || Files.exists(completed(number))) {
      Folders.delete(taking);
      return number;
    }
    if (!requests.contains(number)) {
      requests.add(number);
    }
    Files.move(taking, kept, StandardCopyOption.ATOMIC_MOVE);
    Folders.sync(checkpoints());
    LOG.info(
        "event=snapshot-begun channel={} block={} checkpointMicros={}",
        channelId,
        number,
        (System.nanoTime() - started) / 1000);
    exportLater(number);
    return number;
  }

  private void exportLater(long number) {
    try {
      exporter.execute(() -> exportNow(number));
    } catch (RejectedExecutionException closing) {
      LOG.debug("event=snapshot-left channel={} block={}", channelId, number);
    }
  }

  private void exportNow(long number) {
    long started = System.nanoTime();
    try {
      if (!Files.exists(completed(number))) {
        write(number);
      }
      synchronized (this) {
        requests.remove(number);
        Folders.delete(checkpoints().resolve(Long.toString(number)));
      }
      LOG.info(
          "event=snapshot-done channel={} block={} folder={} millis={}",
          channelId,
          number,
          completed(number),
          (System.nanoTime() - started) / 1_000_000);
      prune(number);
    } catch (IOException | UncheckedIOException | StoreException e) {
      if (exporter.isShutdown()) { // interrupted: the next start goes on, pruning the next snapshot
        LOG.info("event=snapshot-left channel={} block={} why={}", channelId, number, e.toString());
      } else {
        LOG.error("event=snapshot-failed channel={} block={}", channelId, number, e);
      }
    }
  }

  private void write(long number) throws IOException {
    Block lastBlock =
        ledger
            .signedHeader(number)
            .orElseThrow(() -> new IOException("the ledger lacks block " + number));
    Path work = temporary().resolve(channelId + "-" + number);
    Path checkpoint = checkpoints().resolve(Long.toString(number));
    try (LedgerImage image = store.image(channelId, checkpoint)) {
      if (image.height() != number + 1) {
        throw new IOException("%s holds %d blocks".formatted(checkpoint, image.height()));
      }
      export.write(image, lastBlock, ConfigBlocks.upTo(ledger, number), work, completed(number));
    }
  }

  private void prune(long number) {
    if (settings.pruning() instanceof SnapshotSettings.Pruning.Below policy) {
      long below = Math.min(number + 1, ledger.height() - Math.max(1, policy.keepBlocks()));
      if (below > ledger.firstBlock()) {
        long dropped = store.prune(channelId, below, policy.archive());
        LOG.info("event=pruned channel={} below={} blocks={}", channelId, below, dropped);
      }
    }
  }

  /// Stops writing; what is unfinished goes on after the next start.
  @Override
  public void close() {
    exporter.shutdownNow();
    try {
      if (!exporter.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS)) {
        LOG.warn("event=snapshot-still-writing channel={}", channelId);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
