package org.dure.store;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.StateUpdates;

/// Everything one block does to the ledger.
///
/// @param block with its final metadata: signatures, validation codes, commit hash. Its bytes are
///   stored as they are; the transaction index and the history follow from its transactions and
///   validation codes.
/// @param updates what happens to public and hashed state
/// @param privates what happens to the plaintext this node holds
/// @param collections what its chaincode definitions declare, by chaincode, as in
///   [CollectionsRecord]
public record CommitBatch(
    ParsedBlock block,
    StateUpdates updates,
    PrivateUpdates privates,
    Map<String, ByteString> collections) {
  public CommitBatch {
    collections = Map.copyOf(collections);
  }

  /// Of a block that defines no collections.
  public CommitBatch(ParsedBlock block, StateUpdates updates, PrivateUpdates privates) {
    this(block, updates, privates, Map.of());
  }
}
