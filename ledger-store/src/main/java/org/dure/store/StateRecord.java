package org.dure.store;

import com.google.protobuf.ByteString;
import org.dure.model.state.VersionedValue;

/// An entry of the whole state, its namespace as Fabric's state database names it.
public record StateRecord(String namespace, ByteString key, VersionedValue value) {}
