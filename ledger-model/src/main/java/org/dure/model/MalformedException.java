package org.dure.model;

import java.io.Serial;

/// Bytes from outside are not what they claim to be. Checked, because whoever feeds outside bytes
/// into the model must decide what becomes of them; the message is fit to be shown to the sender.
public final class MalformedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  public MalformedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  public MalformedException(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason + ": " + cause.getMessage();
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
