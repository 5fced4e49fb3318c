package org.dure.store.rocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dure.store.BlockArchive;
import org.dure.store.Ledger;
import org.dure.store.LedgerParts;
import org.dure.store.Ledgers;
import org.dure.store.StoreException;
import org.jspecify.annotations.Nullable;

/// The ledgers under one folder: one folder per channel, named like it. Safe for use by several
/// threads at once.
public final class RocksLedgers implements Ledgers {
  /// Channel names as Fabric allows them, which makes them safe as folder names.
  private static final Pattern CHANNEL_ID = Pattern.compile("[a-z][a-z0-9.-]{0,248}");

  private final Path root;
  private final RocksTuning tuning;
  private final @Nullable BlockArchive archive;
  private final SortedMap<String, RocksLedger> open = new TreeMap<>();

  /// @param root created when the first ledger is opened
  public RocksLedgers(Path root, RocksTuning tuning) {
    this(root, tuning, null);
  }

  /// @param archive serves blocks that were moved out of the ledgers, if there is one
  public RocksLedgers(Path root, RocksTuning tuning, @Nullable BlockArchive archive) {
    this.root = root;
    this.tuning = tuning;
    this.archive = archive;
  }

  public RocksLedgers(Path root) {
    this(root, RocksTuning.DEFAULT);
  }

  @Override
  public List<String> channelIds() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    RocksRebuild.finishAll(root);
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("CURRENT")))
          .map(folder -> folder.getFileName().toString())
          .filter(name -> CHANNEL_ID.matcher(name).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "listing ledgers in " + root, e);
    }
  }

  @Override
  public synchronized Ledger open(String channelId) {
    return opened(channelId);
  }

  /// As [#open].
  synchronized RocksLedger opened(String channelId) {
    if (!CHANNEL_ID.matcher(channelId).matches()) {
      throw new IllegalArgumentException("'" + channelId + "' is no channel name");
    }
    RocksLedger present = open.get(channelId);
    if (present != null && !present.isClosed()) {
      return present;
    }
    Path folder = root.resolve(channelId);
    RocksRebuild.finish(root, channelId);
    RocksLoader.removeLeft(loading(channelId));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "creating folder " + folder, e);
    }
    RocksLedger opened = RocksLedger.open(folder, channelId, tuning, archive);
    open.put(channelId, opened);
    return opened;
  }

  /// Where the ledger of a channel is or would be.
  Path folder(String channelId) {
    return root.resolve(channelId);
  }

  /// Where a ledger is loaded before it is the channel's: no channel has this name.
  Path loading(String channelId) {
    return root.resolve("LOADING-" + channelId);
  }

  /// The parts of a ledger, which is opened like by [#open].
  public LedgerParts parts(String channelId) {
    return opened(channelId);
  }

  @Override
  public long usableBytes() {
    Path existing = root.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      return Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "asking for the free space of " + root, e);
    }
  }

  @Override
  public synchronized void close() {
    List<StoreException> failures = new ArrayList<>();
    for (RocksLedger ledger : open.values()) {
      try {
        ledger.close();
      } catch (StoreException e) {
        failures.add(e);
      }
    }
    open.clear();
    if (!failures.isEmpty()) {
      StoreException first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }
}
