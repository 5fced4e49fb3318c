package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/// A write to a key as it stands in the write set. [#deletes] says what it does: an empty value
/// deletes, whatever the flag says.
public record KvWrite(String key, boolean deleteFlag, ByteString value) {
  /// What a simulation records for `value`: an empty one is a delete.
  public static KvWrite of(String key, ByteString value) {
    return new KvWrite(key, value.isEmpty(), value);
  }

  /// Whether the key is gone afterwards (Fabric's IsKVWriteDelete).
  public boolean deletes() {
    return deleteFlag || value.isEmpty();
  }

  static KvWrite of(KVWrite proto) {
    return new KvWrite(proto.getKey(), proto.getIsDelete(), proto.getValue());
  }

  KVWrite toProto() {
    return KVWrite.newBuilder().setKey(key).setIsDelete(deleteFlag).setValue(value).build();
  }
}
