package org.dure.model.rwset;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.MalformedException;
import org.dure.model.Wire;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;

/// What a transaction reads and writes in one namespace (a chaincode's name, or a system
/// namespace).
public record NsRwSet(
    String namespace,
    List<KvRead> reads,
    List<RangeQuery> rangeQueries,
    List<KvWrite> writes,
    List<MetadataWrite> metadataWrites,
    List<CollHashedRwSet> collections) {
  public NsRwSet {
    reads = List.copyOf(reads);
    rangeQueries = List.copyOf(rangeQueries);
    writes = List.copyOf(writes);
    metadataWrites = List.copyOf(metadataWrites);
    collections = List.copyOf(collections);
  }

  /// Whether anything in this namespace changes, public or private, value or metadata; such a
  /// namespace needs its endorsement policy satisfied.
  public boolean changesState() {
    return !writes.isEmpty()
        || !metadataWrites.isEmpty()
        || collections.stream()
            .anyMatch(c -> !c.writes().isEmpty() || !c.metadataWrites().isEmpty());
  }

  static NsRwSet of(NsReadWriteSet proto) throws MalformedException {
    KVRWSet set;
    try {
      set = Wire.parse(KVRWSet.parser(), proto.getRwset());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException(
          "the read-write set of namespace " + proto.getNamespace() + " does not parse", e);
    }
    List<CollHashedRwSet> collections = new ArrayList<>(proto.getCollectionHashedRwsetCount());
    for (CollectionHashedReadWriteSet collection : proto.getCollectionHashedRwsetList()) {
      collections.add(CollHashedRwSet.of(collection));
    }
    return new NsRwSet(
        proto.getNamespace(),
        set.getReadsList().stream().map(KvRead::of).toList(),
        RangeQuery.of(set.getRangeQueriesInfoList()),
        set.getWritesList().stream().map(KvWrite::of).toList(),
        set.getMetadataWritesList().stream().map(MetadataWrite::of).toList(),
        collections);
  }

  NsReadWriteSet toProto() {
    KVRWSet set =
        KVRWSet.newBuilder()
            .addAllReads(reads.stream().map(KvRead::toProto).toList())
            .addAllRangeQueriesInfo(rangeQueries.stream().map(RangeQuery::toProto).toList())
            .addAllWrites(writes.stream().map(KvWrite::toProto).toList())
            .addAllMetadataWrites(metadataWrites.stream().map(MetadataWrite::toProto).toList())
            .build();
    return NsReadWriteSet.newBuilder()
        .setNamespace(namespace)
        .setRwset(set.toByteString())
        .addAllCollectionHashedRwset(collections.stream().map(CollHashedRwSet::toProto).toList())
        .build();
  }
}
