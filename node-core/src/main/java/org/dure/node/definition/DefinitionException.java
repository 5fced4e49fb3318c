package org.dure.node.definition;

/// The `_lifecycle` state holds something that is not a chaincode definition; the text names the
/// key.
public final class DefinitionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DefinitionException(String message) {
    super(message);
  }

  public DefinitionException(String message, Throwable cause) {
    super(message, cause);
  }
}
