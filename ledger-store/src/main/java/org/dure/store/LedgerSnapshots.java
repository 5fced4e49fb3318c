package org.dure.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Copies of ledgers at one height, ledgers that begin at such a copy, and room made behind one.
/// Safe for use by several threads at once.
public interface LedgerSnapshots {
  /// Copies an open ledger into `folder`, which must not exist, by links to its files: it waits for
  /// a commit that is under way, and commits wait for it. Whatever a crash leaves is the whole copy
  /// or no folder of that name.
  ///
  /// @return the copy's height
  long checkpoint(String channelId, Path folder);

  /// Reads a copy that [#checkpoint] made.
  LedgerImage image(String channelId, Path folder);

  /// Begins a ledger that starts behind a snapshot. Nothing of it is seen before
  /// [LedgerLoader#finish]; what an earlier load left unfinished is dropped.
  ///
  /// @throws StoreException FOREIGN if the channel has a ledger here already
  LedgerLoader load(LedgerStart start);

  /// Drops the data of blocks below `below`, config blocks excepted, and gives their room back.
  /// Headers, metadata and transaction ids stay. Repeating it is harmless.
  ///
  /// @param archive where the whole blocks are put first, one file each; null to drop them
  /// @return how many blocks lost their data
  long prune(String channelId, long below, @Nullable BlockArchive archive);
}
