package org.dure.node.collection;

/// Too few members took the private plaintext of a transaction, so it must not be endorsed.
public final class DistributionException extends Exception {
  private static final long serialVersionUID = 1L;

  public DistributionException(String message) {
    super(message);
  }
}
