package org.dure.node.events;

import java.io.Serial;

/// As many calls wait for commits as the node allows; the caller may try again later.
public final class TooManyWaitersException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  TooManyWaitersException(int max) {
    super("as many calls wait for commits as this node allows (" + max + "); try again later");
  }
}
