package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.dure.model.MalformedException;
import org.dure.model.Wire;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;

/// The plaintext writes of a transaction to one private collection.
public record CollPvtRwSet(
    String collection, List<KvWrite> writes, List<MetadataWrite> metadataWrites) {
  public CollPvtRwSet {
    writes = List.copyOf(writes);
    metadataWrites = List.copyOf(metadataWrites);
  }

  /// The bytes whose SHA-256 stands in [CollHashedRwSet#pvtRwSetHash].
  public ByteString toBytes() {
    return KVRWSet.newBuilder()
        .addAllWrites(writes.stream().map(KvWrite::toProto).toList())
        .addAllMetadataWrites(metadataWrites.stream().map(MetadataWrite::toProto).toList())
        .build()
        .toByteString();
  }

  /// Reads what [#toBytes] gives.
  ///
  /// @throws MalformedException if the bytes do not parse
  public static CollPvtRwSet parse(String collection, ByteString bytes) throws MalformedException {
    KVRWSet set;
    try {
      set = Wire.parse(KVRWSet.parser(), bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException(
          "the private write set of collection " + collection + " does not parse", e);
    }
    return new CollPvtRwSet(
        collection,
        set.getWritesList().stream().map(KvWrite::of).toList(),
        set.getMetadataWritesList().stream().map(MetadataWrite::of).toList());
  }

  static CollPvtRwSet of(CollectionPvtReadWriteSet proto) throws MalformedException {
    return parse(proto.getCollectionName(), proto.getRwset());
  }

  CollectionPvtReadWriteSet toProto() {
    return CollectionPvtReadWriteSet.newBuilder()
        .setCollectionName(collection)
        .setRwset(toBytes())
        .build();
  }
}
