package org.dure.node.order;

import com.google.protobuf.ByteString;

/// A block is durable.
///
/// @param blockHash hash of the header
/// @param commitHash the chain over what all blocks so far did: equal on all correct nodes
public record CommitReceipt(long number, ByteString blockHash, ByteString commitHash) {}
