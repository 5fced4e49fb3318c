package org.dure.contract;

import java.time.Instant;

/// One committed change of a key. The value is empty when the change deleted the key.
public record HistoryEntry(String txId, byte[] value, Instant timestamp, boolean deleted) {}
