package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import org.dure.model.Sha256;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;

/// A write to a private key as the chain sees it: hash of the key, hash of the value.
public record KvWriteHash(
    ByteString keyHash, boolean deleteFlag, ByteString valueHash, boolean purges) {
  private static final ByteString HASH_OF_NOTHING = Sha256.of(ByteString.EMPTY);

  /// What a simulation records for `value`: an empty one is a delete and has no hash.
  public static KvWriteHash of(String key, ByteString value) {
    ByteString valueHash = value.isEmpty() ? ByteString.EMPTY : Sha256.of(value);
    return new KvWriteHash(Sha256.ofUtf8(key), value.isEmpty(), valueHash, false);
  }

  /// Whether the key is gone afterwards (Fabric's IsKVWriteHashDelete).
  public boolean deletes() {
    return deleteFlag || valueHash.isEmpty() || valueHash.equals(HASH_OF_NOTHING);
  }

  static KvWriteHash of(KVWriteHash proto) {
    return new KvWriteHash(
        proto.getKeyHash(), proto.getIsDelete(), proto.getValueHash(), proto.getIsPurge());
  }

  KVWriteHash toProto() {
    return KVWriteHash.newBuilder()
        .setKeyHash(keyHash)
        .setIsDelete(deleteFlag)
        .setValueHash(valueHash)
        .setIsPurge(purges)
        .build();
  }
}
