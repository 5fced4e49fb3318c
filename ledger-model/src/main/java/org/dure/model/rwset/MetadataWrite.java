package org.dure.model.rwset;

import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;

/// Replaces all metadata of a key; no entries remove it.
public record MetadataWrite(String key, List<MetadataEntry> entries) {
  public MetadataWrite {
    entries = List.copyOf(entries);
  }

  static MetadataWrite of(KVMetadataWrite proto) {
    return new MetadataWrite(proto.getKey(), MetadataEntry.of(proto.getEntriesList()));
  }

  KVMetadataWrite toProto() {
    return KVMetadataWrite.newBuilder()
        .setKey(key)
        .addAllEntries(MetadataEntry.toProto(entries))
        .build();
  }
}
