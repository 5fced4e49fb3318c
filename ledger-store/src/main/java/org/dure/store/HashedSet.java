package org.dure.store;

import java.util.ArrayList;
import java.util.List;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.tx.Body;

/// What a block shows of a private set: hashes.
public record HashedSet(PrivateSetId id, CollHashedRwSet hashes) {
  /// The sets of one transaction of a block, those included that were only read.
  public static List<HashedSet> of(ParsedBlock block, int tx) {
    List<HashedSet> sets = new ArrayList<>();
    if (block.envelopes().get(tx).body() instanceof Body.EndorserTx endorsed) {
      for (NsRwSet namespace : endorsed.rwSet().namespaces()) {
        for (CollHashedRwSet hashes : namespace.collections()) {
          PrivateSetId id =
              new PrivateSetId(block.number(), tx, namespace.namespace(), hashes.collection());
          sets.add(new HashedSet(id, hashes));
        }
      }
    }
    return sets;
  }
}
