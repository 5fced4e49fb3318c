package org.dure.bench;

/// What one client of a load sends: one transaction at a time, the next when the last has ended.
/// Used by one thread.
public interface LoadClient {
  LoadTransaction next();

  /// The last transaction is committed and valid.
  ///
  /// @param result what the contract answered
  default void committed(byte[] result) {}

  /// The last transaction came to nothing, or nobody knows what came of it.
  ///
  /// @param code a gRPC status or a validation code, as in [Report#failures]
  default void failed(String code) {}
}
