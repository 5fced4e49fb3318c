package org.dure.cli.land;

import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;

/// What a transaction in a block writes as a parcel's title.
final class TitleWrite {
  private TitleWrite() {}

  static String in(ParsedBlock block, String transactionId, String chaincode, String parcel) {
    String key = "\u0000title\u0000" + parcel + "\u0000";
    for (NsRwSet set : transaction(block, transactionId).rwSet().namespaces()) {
      if (set.namespace().equals(chaincode)) {
        for (KvWrite write : set.writes()) {
          if (write.key().equals(key) && !write.deletes()) {
            return write.value().toStringUtf8();
          }
        }
      }
    }
    throw new CommandFailure(
        ExitCode.FAILED,
        "transaction %s of block %d does not write the title of parcel %s"
            .formatted(transactionId, block.number(), parcel));
  }

  static Body.EndorserTx transaction(ParsedBlock block, String transactionId) {
    for (ParsedEnvelope envelope : block.envelopes()) {
      if (envelope.txId().equals(transactionId) && envelope.body() instanceof Body.EndorserTx tx) {
        return tx;
      }
    }
    throw new CommandFailure(
        ExitCode.FAILED,
        "block %d holds no transaction %s".formatted(block.number(), transactionId));
  }
}
