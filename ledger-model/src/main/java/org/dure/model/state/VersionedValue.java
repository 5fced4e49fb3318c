package org.dure.model.state;

import com.google.protobuf.ByteString;
import org.dure.model.Version;

/// What the state holds for a key. `metadata` is the stored form (see
/// MetadataEntry.fromStateBytes), empty if there is none; `value` is never empty for a public key.
public record VersionedValue(ByteString value, ByteString metadata, Version version) {}
