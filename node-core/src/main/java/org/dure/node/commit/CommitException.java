package org.dure.node.commit;

import java.io.Serial;

/// A block cannot be committed, and the channel must stop: it does not follow the ledger, or
/// contradicts it.
public final class CommitException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  CommitException(String message) {
    super(message);
  }

  CommitException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
