package org.dure.node.endorse;

/// A proposal that cannot be parsed or lacks a part; the text names the part.
public final class MalformedProposalException extends Exception {

  private static final long serialVersionUID = 1L;

  public MalformedProposalException(String message) {
    super(message);
  }

  public MalformedProposalException(String message, Throwable cause) {
    super(message, cause);
  }
}
