package org.dure.node.app;

import java.nio.file.Path;
import org.dure.store.Ledgers;
import org.dure.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the disk has room. Below what is to be kept free this node takes no new transactions
/// from clients, so that those under way, and what the other nodes order, still find room; the
/// ledger itself is not hurt by a full disk, but takes no block until it is opened again.
final class DiskWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

  private final Ledgers ledgers;
  private final Path folder;
  private final long keepFreeBytes;
  private volatile String refusal = "";

  /// @param folder that the ledgers are in, for the message
  DiskWatch(Ledgers ledgers, Path folder, long keepFreeBytes) {
    this.ledgers = ledgers;
    this.folder = folder;
    this.keepFreeBytes = keepFreeBytes;
  }

  /// Looks again.
  void look() {
    String now = objection();
    if (!now.equals(refusal)) {
      refusal = now;
      LOG.warn("event=disk-{} {}", now.isEmpty() ? "has-room" : "nearly-full", now);
    }
  }

  /// Why no transactions are taken, with what to do; empty if they are.
  String refusal() {
    return refusal;
  }

  private String objection() {
    try {
      long usable = ledgers.usableBytes();
      return usable >= keepFreeBytes
          ? ""
          : "the disk of %s is nearly full: %,d MiB are left, %,d MiB are kept free (limits.freeDiskBytes); make room"
              .formatted(folder, usable >> 20, keepFreeBytes >> 20);
    } catch (StoreException e) {
      return "the disk does not answer: " + e.getMessage();
    }
  }
}
