package org.dure.pbft;

/// A message whose sender and content are proven, proofs inside it included. Only [Authenticator]
/// makes one.
public final class Verified {
  private final SignedMessage signed;

  Verified(SignedMessage signed) {
    this.signed = signed;
  }

  public int sender() {
    return signed.sender();
  }

  public Message message() {
    return signed.message();
  }

  public SignedMessage signed() {
    return signed;
  }

  @Override
  public String toString() {
    return signed.sender() + " says " + signed.message();
  }
}
