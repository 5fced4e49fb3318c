package org.dure.store;

import com.google.protobuf.ByteString;
import org.dure.model.Version;

/// A document that a query found.
///
/// @param value as it was put, or the fields of it that were asked for
public record Match(String key, ByteString value, Version version) {}
