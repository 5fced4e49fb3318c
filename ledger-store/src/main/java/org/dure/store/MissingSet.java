package org.dure.store;

/// A private set that a block's hashes speak of and this node does not hold.
public record MissingSet(PrivateSetId id, Eligibility eligibility) {
  /// Whether this node's organisation is a member of the collection.
  public enum Eligibility {
    /// It is: the plaintext is to be fetched.
    MEMBER,
    /// It is not, but may become one.
    STRANGER
  }
}
