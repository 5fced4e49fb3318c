package org.dure.store;

import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// Where a transaction stands on the ledger and how it was judged.
public record TxPosition(long block, int index, TxValidationCode code) {
  /// Of a transaction that the ledger's snapshot comprises: a snapshot tells ids and nothing more.
  public static final TxPosition BEFORE_SNAPSHOT =
      new TxPosition(-1, -1, TxValidationCode.INVALID_OTHER_REASON);

  /// Whether block and code are known.
  public boolean isKnown() {
    return block >= 0;
  }
}
