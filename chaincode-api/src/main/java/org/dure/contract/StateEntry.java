package org.dure.contract;

/// A key of the chaincode's namespace and its committed value.
public record StateEntry(String key, byte[] value) {}
