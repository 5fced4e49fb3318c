package org.dure.store;

/// A ledger taken apart, for checking it against another one.
public interface LedgerParts {
  /// All entries of a part, in order of their keys.
  ///
  /// @throws StoreException CORRUPT, here or while it is read, naming the file
  Cursor<StoredEntry> entries(LedgerPart part);

  /// The private plaintext that this node holds.
  Cursor<PrivateWrite> plaintext();
}
