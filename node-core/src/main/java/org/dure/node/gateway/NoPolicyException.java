package org.dure.node.gateway;

/// There is no endorsement policy to plan by; the text says for what.
final class NoPolicyException extends Exception {

  private static final long serialVersionUID = 1L;

  NoPolicyException(String message) {
    super(message);
  }
}
