package org.dure.contract;

/// A jar or class that cannot be run as a chaincode. The message names it and says why.
public final class ContractLoadException extends Exception {
  private static final long serialVersionUID = 1L;

  public ContractLoadException(String message) {
    super(message);
  }

  public ContractLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
