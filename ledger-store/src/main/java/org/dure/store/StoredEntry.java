package org.dure.store;

import com.google.protobuf.ByteString;

/// An entry of a [LedgerPart] as it is stored. Two are the same if key and value are.
public interface StoredEntry {
  /// Entries come in the order of these bytes, read as unsigned.
  ByteString key();

  ByteString value();

  /// The key for a reader: namespace, collection, key, transaction id, version.
  String name();

  /// The value for a reader, shortened if it is long.
  String content();
}
