package org.dure.node.chaincode.system;

/// A lifecycle call cannot be done; the text, in Fabric's words, says what was wrong with it.
final class LifecycleException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  private final int status;

  private LifecycleException(int status, String message) {
    super(message);
    this.reason = message;
    this.status = status;
  }

  static LifecycleException of(String message) {
    return new LifecycleException(500, message);
  }

  /// What was asked for does not exist; clients test for the status 404.
  static LifecycleException notFound(String message) {
    return new LifecycleException(404, message);
  }

  int status() {
    return status;
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
