package org.dure.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import org.dure.model.Version;

/// One change of a key in the past. `value` is empty for a delete; `timestamp` is the one the
/// client put into the transaction.
public record KeyChange(
    Version version, String txId, Timestamp timestamp, boolean deleted, ByteString value) {}
