package org.dure.node.deliver;

import java.io.Serial;
import org.hyperledger.fabric.protos.common.Status;

/// A request that gets a status instead of blocks.
final class RefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Status status;

  RefusedException(Status status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  Status status() {
    return status;
  }
}
