package org.dure.contracts.voting.model;

/// A definition that is not as documented; the message says where.
public final class DefinitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DefinitionException(String message) {
    super(message);
  }
}
