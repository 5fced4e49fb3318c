package org.dure.node.peer;

import io.grpc.Status;

/// Another node could not be asked, refused, or did not answer in time.
public final class PeerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public PeerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Whether the other node answered that this one has no right to ask.
  public boolean isRefusal() {
    return getCause() != null
        && Status.fromThrowable(getCause()).getCode() == Status.Code.PERMISSION_DENIED;
  }

  /// Whether the other node answered that it no longer has the block.
  public boolean isPruned() {
    return getCause() != null
        && Status.fromThrowable(getCause()).getCode() == Status.Code.OUT_OF_RANGE;
  }

  public PeerUnavailableException(String message) {
    super(message);
  }
}
