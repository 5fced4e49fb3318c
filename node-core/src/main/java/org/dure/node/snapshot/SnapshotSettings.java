package org.dure.node.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dure.store.BlockArchive;
import org.jspecify.annotations.Nullable;

/// When snapshots are taken and what they let go.
///
/// @param folder for snapshots and what is needed on the way; on the disk of the ledgers
/// @param everyBlocks a snapshot at each multiple of it; 0 for none but those asked for
/// @param bytesPerSecond written at most while exporting
/// @param pruning what happens to old blocks behind a snapshot
public record SnapshotSettings(
    Path folder, long everyBlocks, long bytesPerSecond, Pruning pruning) {

  /// Where the snapshots of a channel are, by number of their last block.
  public Path completed(String channelId) {
    return folder.resolve("completed").resolve(channelId);
  }

  /// The numbers of the last blocks of a channel's snapshots, ascending.
  public List<Long> completedNumbers(String channelId) throws IOException {
    return Folders.numbers(completed(channelId));
  }

  /// What happens to blocks below a finished snapshot.
  public sealed interface Pruning {
    /// All are kept.
    record KeepAll() implements Pruning {}

    /// The data of blocks below the snapshot goes, but for the newest `keepBlocks` of the ledger.
    ///
    /// @param archive takes them first; null to drop them
    record Below(long keepBlocks, @Nullable BlockArchive archive) implements Pruning {}
  }
}
