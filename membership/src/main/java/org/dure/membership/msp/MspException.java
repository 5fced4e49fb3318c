package org.dure.membership.msp;

import java.io.Serial;

/// An MSP's configuration (certificates, revocation lists, node roles) is not usable; the text
/// names the MSP and what is wrong.
public final class MspException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public MspException(String message) {
    super(message);
  }

  public MspException(String message, Throwable cause) {
    super(message, cause);
  }
}
