package org.dure.model.rwset;

import org.dure.model.Version;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.jspecify.annotations.Nullable;

/// A key that was read and the version found; no version means that the key was absent.
public record KvRead(String key, @Nullable Version version) {
  static KvRead of(KVRead proto) {
    return new KvRead(proto.getKey(), proto.hasVersion() ? Version.of(proto.getVersion()) : null);
  }

  KVRead toProto() {
    KVRead.Builder proto = KVRead.newBuilder().setKey(key);
    if (version != null) {
      proto.setVersion(version.toProto());
    }
    return proto.build();
  }
}
