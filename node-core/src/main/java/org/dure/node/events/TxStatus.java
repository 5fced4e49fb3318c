package org.dure.node.events;

import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// How a transaction ended.
///
/// @param txIndex its place in the block, from 0
public record TxStatus(String txId, long blockNumber, int txIndex, TxValidationCode code) {}
