package org.dure.store;

import java.util.function.Consumer;

/// A ledger taken apart, for checking it against another one.
public interface LedgerParts {
  /// All entries of a part, in order of their keys.
  ///
  /// @throws StoreException CORRUPT, here or while it is read, naming the file
  Cursor<StoredEntry> entries(LedgerPart part);

  /// What the indexes over JSON documents hold that does not follow from the state, and, of whole
  /// ones, what they lack.
  ///
  /// @param each told of them one by one
  void checkIndexes(Consumer<IndexFault> each);

  /// The private plaintext that this node holds.
  Cursor<PrivateWrite> plaintext();
}
