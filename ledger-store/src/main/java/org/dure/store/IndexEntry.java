package org.dure.store;

import com.google.protobuf.ByteString;

/// An entry of an index.
///
/// @param place among the index's entries: the bytes of the values it stands under, then the key;
///   entries are in the order of these bytes
/// @param key of the document
public record IndexEntry(ByteString place, String key) {}
