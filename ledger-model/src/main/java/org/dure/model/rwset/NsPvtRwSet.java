package org.dure.model.rwset;

import java.util.ArrayList;
import java.util.List;
import org.dure.model.MalformedException;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;

/// The plaintext writes of a transaction to the private collections of one namespace.
public record NsPvtRwSet(String namespace, List<CollPvtRwSet> collections) {
  public NsPvtRwSet {
    collections = List.copyOf(collections);
  }

  static NsPvtRwSet of(NsPvtReadWriteSet proto) throws MalformedException {
    List<CollPvtRwSet> collections = new ArrayList<>(proto.getCollectionPvtRwsetCount());
    for (CollectionPvtReadWriteSet collection : proto.getCollectionPvtRwsetList()) {
      collections.add(CollPvtRwSet.of(collection));
    }
    return new NsPvtRwSet(proto.getNamespace(), collections);
  }

  NsPvtReadWriteSet toProto() {
    return NsPvtReadWriteSet.newBuilder()
        .setNamespace(namespace)
        .addAllCollectionPvtRwset(collections.stream().map(CollPvtRwSet::toProto).toList())
        .build();
  }
}
