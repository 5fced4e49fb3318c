package org.dure.node.collection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dure.membership.msp.Identity;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.store.Ledger;
import org.dure.store.PrivateSet;
import org.dure.store.PrivateSetId;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/// What clients may see of the private plaintext of whole blocks: what this node holds, of
/// collections that let them read. It is the collection's definition before the block that counts,
/// as in Fabric (`core/peer/deliverevents.go`): a later one neither shows nor hides what was
/// written under it.
public final class ReadableSets {
  private final Ledger ledger;
  private final CollectionHistory history;

  public ReadableSets(Ledger ledger, CollectionHistory history) {
    this.ledger = ledger;
    this.history = history;
  }

  /// By the place of the transaction in the block. What is missing here, purged or expired is left
  /// out.
  public Map<Long, TxPvtReadWriteSet> of(long block, Identity client) {
    List<PrivateSet> held = ledger.privateData().sets(block);
    if (held.isEmpty()) {
      return Map.of();
    }
    PrivateCollections collections = history.before(block);
    Map<Long, Map<String, List<CollPvtRwSet>>> readable = new TreeMap<>();
    for (PrivateSet set : held) {
      PrivateSetId id = set.id();
      PrivateCollection collection = collections.find(id.namespace(), id.collection());
      if (collection != null && collection.readableBy(client)) {
        readable
            .computeIfAbsent((long) id.tx(), tx -> new LinkedHashMap<>())
            .computeIfAbsent(id.namespace(), namespace -> new ArrayList<>())
            .add(set.writes());
      }
    }
    Map<Long, TxPvtReadWriteSet> byTransaction = new LinkedHashMap<>();
    readable.forEach((tx, sets) -> byTransaction.put(tx, TxPvtRwSet.of(sets).toProto()));
    return byTransaction;
  }
}
