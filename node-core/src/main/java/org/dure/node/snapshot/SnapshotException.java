package org.dure.node.snapshot;

import java.io.Serial;

/// A snapshot, or a request for one, was refused. The message says what does not hold.
public final class SnapshotException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public SnapshotException(String message) {
    super(message);
  }

  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
