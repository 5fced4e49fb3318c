package org.dure.store;

import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Where a transaction stands on the ledger and how it was judged.
public record TxPosition(long block, int index, TxValidationCode code) {}
