package org.dure.contracts.voting.audit;

/// Something that is not as it must be, and where.
public record Finding(long block, String txId, String what) {}
