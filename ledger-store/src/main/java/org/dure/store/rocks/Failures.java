package org.dure.store.rocks;

import java.nio.file.Path;
import java.util.Locale;
import org.dure.store.StoreException;
import org.dure.store.StoreException.Kind;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Turns RocksDB's errors into ours.
final class Failures {
  private Failures() {}

  /// @param doing what was being done, for the message
  static StoreException of(Path folder, String doing, RocksDBException e) {
    Kind kind = kindOf(e);
    String where = "ledger " + folder + ", " + doing;
    return switch (kind) {
      case NO_SPACE -> new StoreException(kind, where + ": the disk is full", e);
      case LOCKED ->
          new StoreException(
              kind,
              "ledger "
                  + folder
                  + " is in use by another process: stop that one first, or use another folder",
              e);
      case CORRUPT -> new StoreException(kind, where + ": the data is damaged", e);
      default -> new StoreException(kind, where, e);
    };
  }

  private static Kind kindOf(RocksDBException e) {
    @Nullable Status status = e.getStatus();
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if ((status != null && status.getSubCode() == Status.SubCode.NoSpace)
        || text.contains("no space left")
        || text.contains("quota exceeded")) {
      return Kind.NO_SPACE;
    }
    if (text.contains("while lock file") || text.contains("lock hold by current process")) {
      return Kind.LOCKED;
    }
    boolean fileMissing = text.contains("no such file or directory"); // which another file names
    if (fileMissing || (status != null && status.getCode() == Status.Code.Corruption)) {
      return Kind.CORRUPT;
    }
    return Kind.IO;
  }
}
