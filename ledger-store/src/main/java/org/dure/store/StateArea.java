package org.dure.store;

/// Keys that belong together: the public ones of a chaincode, or the plaintext of one of its
/// private collections that this node holds.
///
/// @param collection empty for the public ones
public record StateArea(String namespace, String collection) {
  /// The public keys of a chaincode.
  public static StateArea ofPublic(String namespace) {
    return new StateArea(namespace, "");
  }

  public boolean isPublic() {
    return collection.isEmpty();
  }
}
