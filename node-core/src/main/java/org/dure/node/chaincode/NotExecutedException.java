package org.dure.node.chaincode;

/// A contract was not run to its end: no time, no place, or an error of the node. The text goes to
/// the client.
public final class NotExecutedException extends Exception {

  private static final long serialVersionUID = 1L;

  public NotExecutedException(String message, Throwable cause) {
    super(message, cause);
  }
}
