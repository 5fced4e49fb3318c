package org.dure.node.collection;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.KvWriteHash;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.store.HashedSet;
import org.dure.store.PrivateSetId;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.Endorsement;

/// The private sets of which a block's hashes speak.
final class ChainSets {
  private ChainSets() {}

  /// One of them.
  ///
  /// @param endorsers the MSP ids of those who endorsed the transaction, as far as known
  record ChainSet(PrivateSetId id, String txId, CollHashedRwSet hashes, Set<String> endorsers) {
    MemberNodes.Wanted wanted() {
      return new MemberNodes.Wanted(id, txId, hashes.pvtRwSetHash());
    }
  }

  /// A set of a block that a snapshot comprises: nothing is known of it but what it was the last to
  /// write.
  static ChainSet ofSnapshot(PrivateSetId id, Map<ByteString, ByteString> hashes) {
    List<KvWriteHash> writes = new ArrayList<>();
    hashes.forEach((key, value) -> writes.add(new KvWriteHash(key, false, value, false)));
    CollHashedRwSet set =
        new CollHashedRwSet(id.collection(), List.of(), writes, List.of(), ByteString.EMPTY);
    return new ChainSet(id, "", set, Set.of());
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

  /// Those of one transaction; a collection that was only read has none.
  static List<ChainSet> of(ParsedBlock block, int index) {
    List<ChainSet> sets = new ArrayList<>();
    ParsedEnvelope envelope = block.envelopes().get(index);
    if (envelope.body() instanceof Body.EndorserTx tx) {
      for (HashedSet set : HashedSet.of(block, index)) {
        if (!set.hashes().pvtRwSetHash().isEmpty()) {
          sets.add(new ChainSet(set.id(), envelope.ledgerTxId(), set.hashes(), endorsers(tx)));
        }
      }
    }
    return sets;
  }
}
