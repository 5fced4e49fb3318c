package org.dure.node.care;

import java.io.Serial;
import org.dure.store.StoreException;

/// What was asked for cannot be done, or was stopped; the message says why and where, in words for
/// an operator.
public final class CareException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /// Whether the ledger's content or the surroundings are in the way.
  public enum Kind {
    /// The blocks are not what they should be.
    CONTENT,
    /// A node is running, a folder or file cannot be used.
    SURROUNDINGS
  }

  private final Kind kind;

  public CareException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public CareException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static CareException content(String message) {
    return new CareException(Kind.CONTENT, message);
  }

  static CareException of(StoreException e) {
    Kind kind = e.kind() == StoreException.Kind.CORRUPT ? Kind.CONTENT : Kind.SURROUNDINGS;
    return new CareException(kind, String.valueOf(e.getMessage()), e);
  }

  public Kind kind() {
    return kind;
  }
}
