package org.dure.model.tx;

/// How far Fabric's committer gets with a malformed envelope before it notices. A validator that
/// wants Fabric's codes makes the checks in between first.
public enum Stage {
  /// Noticed before anything is checked.
  BEFORE_SIGNATURE,
  /// Noticed once the creator's signature over the payload is known to be good.
  AFTER_SIGNATURE,
  /// Noticed once the channel is known to be right and the transaction id is known to be new.
  AFTER_DUPLICATE_CHECK
}
