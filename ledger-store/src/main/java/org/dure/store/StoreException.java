package org.dure.store;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The store failed, or was used against its state. The message names the folder and what was being
/// done.
public final class StoreException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// What went wrong, as far as the caller's next step depends on it.
  public enum Kind {
    /// The disk is full or over quota. Reading still goes; for writing, make room and open the
    /// ledger again.
    NO_SPACE,
    /// Reading or writing failed otherwise.
    IO,
    /// What was read is not what was written.
    CORRUPT,
    /// Another process has the ledger open.
    LOCKED,
    /// The folder belongs to another channel, or was written in another format.
    FOREIGN,
    /// The ledger, snapshot or iterator is closed.
    CLOSED,
    /// The data of the block lies before the ledger's snapshot, or was dropped.
    PRUNED,
    /// The block does not follow the last one.
    OUT_OF_ORDER
  }

  private final Kind kind;

  public StoreException(Kind kind, String message) {
    this(kind, message, null);
  }

  public StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(cause == null ? message : message + ": " + cause.getMessage(), cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
