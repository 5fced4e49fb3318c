package org.dure.contracts.voting.crypto;

/// Something that was to prove a thing does not, or bytes are not what they should be. The message
/// says which part.
public final class InvalidProofException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidProofException(String message) {
    super(message);
  }
}
