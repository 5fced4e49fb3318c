package org.dure.node.definition;

import com.google.protobuf.ByteString;

/// Reads and changes the keys of one namespace within a transaction that is being simulated.
///
/// Reads see the state before the transaction, never its own writes, as in Fabric.
public interface StateEditor extends StateReader {

  void put(String key, ByteString value);

  void delete(String key);
}
