package org.dure.node.chaincode;

/// A call could not be executed by this node: not defined, not installed, timed out, overloaded.
/// What a contract itself refuses is a response, not this. The text goes to the client.
public final class ExecutionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  public ExecutionException(String message) {
    super(message);
    this.reason = message;
  }

  public ExecutionException(String message, Throwable cause) {
    super(message, cause);
    this.reason = message;
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
