package org.dure.node.care;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dure.store.Ledger;
import org.dure.store.LedgerParts;
import org.dure.store.rocks.RocksLedgers;

/// A ledger to be thrown away, in a folder beside the real ones. The folder is removed when this is
/// closed, also when the process is asked to end; what a killed process left is removed by the
/// next.
final class Scratch implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final Path folder;
  private final RocksLedgers ledgers;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread atEnd = new Thread(this::removeAtEnd, "remove-scratch");
  private volatile boolean ending;

  Scratch(Path root, String channelId) {
    this.folder = root.resolve("." + channelId + ".scratch");
    delete(folder);
    this.ledgers = new RocksLedgers(folder);
    Runtime.getRuntime().addShutdownHook(atEnd);
  }

  Ledger open(String channelId) {
    return ledgers.open(channelId);
  }

  LedgerParts parts(String channelId) {
    return ledgers.parts(channelId);
  }

  /// Whether the process has been asked to end: whoever writes here should stop.
  boolean isEnding() {
    return ending;
  }

  private void removeAtEnd() {
    ending = true;
    try {
      if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        delete(folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ledgers.close();
    delete(folder);
    closed.countDown();
    if (!ending) {
      try {
        Runtime.getRuntime().removeShutdownHook(atEnd);
      } catch (IllegalStateException e) {
        // The process ends: the hook finds that nothing is left to do.
        return;
      }
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("removing " + folder, e);
    }
  }
}
