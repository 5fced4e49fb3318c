package org.dure.store;

import com.google.protobuf.ByteString;
import org.dure.model.Version;

/// A plaintext write to private state that becomes visible with its block. An empty `value`
/// deletes.
public record PrivateWrite(
    String namespace, String collection, String key, ByteString value, Version version) {}
