package org.dure.pbft;

/// A proposal as the core sees it: opaque bytes, and what links them into a chain.
///
/// @param sequence the block number
/// @param parent [#id] of the proposal before it: the previous block's header hash
/// @param id names the decided value whatever view it is decided in: the block's header hash
/// @param digest hash of `bytes`
public record Proposal(long sequence, Bytes parent, Bytes id, Bytes digest, Bytes bytes) {}
