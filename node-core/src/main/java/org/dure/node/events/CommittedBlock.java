package org.dure.node.events;

import org.dure.model.block.ParsedBlock;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// A block that is on the ledger, with its final metadata, and the parsed view of its transactions.
public record CommittedBlock(ParsedBlock parsed) {
  public long number() {
    return parsed.number();
  }

  /// The validation code of the transaction at `index`.
  public TxValidationCode code(int index) {
    return parsed.code(index);
  }
}
