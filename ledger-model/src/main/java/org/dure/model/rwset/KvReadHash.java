package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import org.dure.model.Version;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.jspecify.annotations.Nullable;

/// A read of a private key, known by the hash of the key; no version means that the key was absent.
public record KvReadHash(ByteString keyHash, @Nullable Version version) {
  static KvReadHash of(KVReadHash proto) {
    return new KvReadHash(
        proto.getKeyHash(), proto.hasVersion() ? Version.of(proto.getVersion()) : null);
  }

  KVReadHash toProto() {
    KVReadHash.Builder proto = KVReadHash.newBuilder().setKeyHash(keyHash);
    if (version != null) {
      proto.setVersion(version.toProto());
    }
    return proto.build();
  }
}
