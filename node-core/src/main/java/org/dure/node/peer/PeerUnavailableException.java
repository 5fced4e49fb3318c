package org.dure.node.peer;

/// Another node could not be asked, refused, or did not answer in time.
public final class PeerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public PeerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public PeerUnavailableException(String message) {
    super(message);
  }
}
