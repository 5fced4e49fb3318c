package org.dure.contracts.welfare.data;

/// A merchant.
///
/// @param late registered only after claims are decided
public record Shop(String id, String name, String category, String account, boolean late) {}
