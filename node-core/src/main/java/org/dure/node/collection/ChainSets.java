package org.dure.node.collection;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.store.PrivateSetId;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.Endorsement;

/// The private sets of which a block's hashes speak.
final class ChainSets {
  private ChainSets() {}

  /// One of them.
  ///
  /// @param endorsers MSP ids of those who endorsed the transaction
  record ChainSet(PrivateSetId id, String txId, CollHashedRwSet hashes, Set<String> endorsers) {
    MemberNodes.Wanted wanted() {
      return new MemberNodes.Wanted(id, txId, hashes.pvtRwSetHash());
    }
  }

  /// Those of one transaction; a collection that was only read has none.
  static List<ChainSet> of(ParsedBlock block, int index) {
    List<ChainSet> sets = new ArrayList<>();
    ParsedEnvelope envelope = block.envelopes().get(index);
    if (envelope.body() instanceof Body.EndorserTx tx) {
      Set<String> endorsers = endorsers(tx);
      for (NsRwSet namespace : tx.rwSet().namespaces()) {
        for (CollHashedRwSet hashes : namespace.collections()) {
          if (!hashes.pvtRwSetHash().isEmpty()) {
            PrivateSetId id =
                new PrivateSetId(block.number(), index, namespace.namespace(), hashes.collection());
            sets.add(new ChainSet(id, envelope.ledgerTxId(), hashes, endorsers));
          }
        }
      }
    }
    return sets;
  }

  private static Set<String> endorsers(Body.EndorserTx tx) {
    Set<String> endorsers = new LinkedHashSet<>();
    for (Endorsement endorsement : tx.endorsements()) {
      try {
        endorsers.add(SerializedIdentity.parseFrom(endorsement.getEndorser()).getMspid());
      } catch (InvalidProtocolBufferException unreadable) {
        // Whoever it is, there is nobody to ask.
        continue;
      }
    }
    return endorsers;
  }
}
