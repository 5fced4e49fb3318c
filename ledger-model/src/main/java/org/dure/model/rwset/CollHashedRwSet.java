package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.dure.model.MalformedException;
import org.dure.model.Wire;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;

/// What a transaction does to one private collection, as the chain sees it. `pvtRwSetHash` is the
/// SHA-256 of the collection's plaintext write set ([CollPvtRwSet#toBytes]), empty if nothing was
/// written.
public record CollHashedRwSet(
    String collection,
    List<KvReadHash> reads,
    List<KvWriteHash> writes,
    List<MetadataWriteHash> metadataWrites,
    ByteString pvtRwSetHash) {
  public CollHashedRwSet {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    metadataWrites = List.copyOf(metadataWrites);
  }

  static CollHashedRwSet of(CollectionHashedReadWriteSet proto) throws MalformedException {
    HashedRWSet set;
    try {
      set = Wire.parse(HashedRWSet.parser(), proto.getHashedRwset());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException(
          "the hashed read-write set of collection "
              + proto.getCollectionName()
              + " does not parse",
          e);
    }
    return new CollHashedRwSet(
        proto.getCollectionName(),
        set.getHashedReadsList().stream().map(KvReadHash::of).toList(),
        set.getHashedWritesList().stream().map(KvWriteHash::of).toList(),
        set.getMetadataWritesList().stream().map(MetadataWriteHash::of).toList(),
        proto.getPvtRwsetHash());
  }

  CollectionHashedReadWriteSet toProto() {
    HashedRWSet set =
        HashedRWSet.newBuilder()
            .addAllHashedReads(reads.stream().map(KvReadHash::toProto).toList())
            .addAllHashedWrites(writes.stream().map(KvWriteHash::toProto).toList())
            .addAllMetadataWrites(metadataWrites.stream().map(MetadataWriteHash::toProto).toList())
            .build();
    return CollectionHashedReadWriteSet.newBuilder()
        .setCollectionName(collection)
        .setHashedRwset(set.toByteString())
        .setPvtRwsetHash(pvtRwSetHash)
        .build();
  }
}
