package org.dure.store;

import com.google.protobuf.ByteString;
import org.dure.model.Version;

/// A key of the private state as this node holds it in plaintext.
public record PrivateWrite(
    String namespace, String collection, String key, ByteString value, Version version) {}
