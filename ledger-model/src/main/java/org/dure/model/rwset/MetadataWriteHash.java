package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;

/// Replaces all metadata of a private key, known by the hash of the key; no entries remove it.
public record MetadataWriteHash(ByteString keyHash, List<MetadataEntry> entries) {
  public MetadataWriteHash {
    entries = List.copyOf(entries);
  }

  static MetadataWriteHash of(KVMetadataWriteHash proto) {
    return new MetadataWriteHash(proto.getKeyHash(), MetadataEntry.of(proto.getEntriesList()));
  }

  KVMetadataWriteHash toProto() {
    return KVMetadataWriteHash.newBuilder()
        .setKeyHash(keyHash)
        .addAllEntries(MetadataEntry.toProto(entries))
        .build();
  }
}
