package org.dure.store;

import com.google.protobuf.ByteString;

/// A private key, known by the SHA-256 of its name, in its collection.
public record HashedKey(String namespace, String collection, ByteString keyHash) {}
