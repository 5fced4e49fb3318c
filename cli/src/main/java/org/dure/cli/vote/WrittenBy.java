package org.dure.cli.vote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dure.contracts.voting.audit.Written;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// What the valid transactions of a block wrote to one chaincode's state, whichever chaincode was
/// called.
final class WrittenBy {
  private WrittenBy() {}

  static List<Written> of(ParsedBlock block, String chaincode) {
    List<Written> all = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      ParsedEnvelope envelope = block.envelopes().get(i);
      if (block.code(i) == TxValidationCode.VALID
          && envelope.body() instanceof Body.EndorserTx tx) {
        List<Written.Write> writes = new ArrayList<>();
        for (NsRwSet set : tx.rwSet().namespaces()) {
          if (set.namespace().equals(chaincode)) {
            set.writes()
                .forEach(write ->
                    writes.add(
                        Written.Write.of(
                            write.key(), write.deletes() ? null : write.value().toByteArray())));
          }
        }
        if (!writes.isEmpty()) {
          var time = envelope.channelHeader().getTimestamp();
          all.add(
              new Written(
                  envelope.txId(),
                  block.number(),
                  Instant.ofEpochSecond(time.getSeconds(), time.getNanos()),
                  writes));
        }
      }
    }
    return all;
  }
}
