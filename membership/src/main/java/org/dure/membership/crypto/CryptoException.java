package org.dure.membership.crypto;

import java.io.Serial;

/// The environment cannot do what was asked with a key: a damaged key, a missing algorithm.
public final class CryptoException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public CryptoException(String message) {
    super(message);
  }

  public CryptoException(String message, Throwable cause) {
    super(message, cause);
  }
}
