package org.dure.node.chaincode;

/// A chaincode package cannot be read, stored or found; the text names the package and says why.
public final class PackageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /// Why, as far as callers act on it.
  public enum Kind {
    /// The bytes are not a chaincode package.
    MALFORMED,
    /// No such package is installed.
    NOT_FOUND,
    /// The same package is already there.
    ALREADY_INSTALLED,
    /// The contract in it cannot be loaded.
    NOT_LOADABLE,
    /// The disk refused.
    STORAGE
  }

  private final Kind kind;

  public PackageException(Kind kind, String message) {
    super(message);
    this.reason = message;
    this.kind = kind;
  }

  public PackageException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.reason = message;
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
