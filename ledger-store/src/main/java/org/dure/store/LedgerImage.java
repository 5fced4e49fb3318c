package org.dure.store;

import com.google.protobuf.ByteString;

/// A ledger as it was at one height, for export: what all nodes hold alike, in Fabric's order.
/// Private plaintext is not in it. Holds resources until closed.
public interface LedgerImage extends AutoCloseable {
  /// Number of blocks.
  long height();

  /// Commit hash of the last block, empty if it has none.
  ByteString commitHash();

  /// The public state, ordered by namespace and key.
  Cursor<StateRecord> publicState();

  /// The hashes of private state; the namespace is `namespace$$hcollection`, the key the hash.
  Cursor<StateRecord> hashedState();

  /// What chaincode definitions declared of collections, by chaincode, the newest first.
  Cursor<CollectionsRecord> collections();

  /// All transaction ids, shorter ones first, each once.
  Cursor<String> txIds();

  @Override
  void close();
}
