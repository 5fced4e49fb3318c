package org.dure.pbft;

/// Bytes that are no message or journal record; the text says where they go wrong.
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message);
  }
}
