package org.dure.membership.policy;

import java.io.Serial;

/// A policy that does not compile or a policy text that does not parse.
public final class PolicyException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public PolicyException(String message) {
    super(message);
  }

  public PolicyException(String message, Throwable cause) {
    super(message, cause);
  }
}
