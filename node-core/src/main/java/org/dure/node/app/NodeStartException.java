package org.dure.node.app;

import java.io.Serial;

/// A node that cannot start; the message says why and what to do, in words for an operator.
public final class NodeStartException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  NodeStartException(String message) {
    super(message);
  }

  NodeStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
