package org.dure.model.rwset;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.dure.model.MalformedException;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;

/// One named piece of a key's metadata. The name `VALIDATION_PARAMETER` holds the key's own
/// endorsement policy.
public record MetadataEntry(String name, ByteString value) {
  /// The form in which the entries of a key are kept in the state (Fabric's
  /// statemetadata.Serialize).
  public static ByteString toStateBytes(List<MetadataEntry> entries) {
    return KVMetadataWrite.newBuilder().addAllEntries(toProto(entries)).build().toByteString();
  }

  /// Reads what [#toStateBytes] wrote. A name that occurs twice counts with its last value, as in
  /// Fabric.
  public static List<MetadataEntry> fromStateBytes(ByteString bytes) throws MalformedException {
    try {
      SequencedMap<String, MetadataEntry> byName = new LinkedHashMap<>();
      of(KVMetadataWrite.parseFrom(bytes).getEntriesList())
          .forEach(entry -> byName.put(entry.name(), entry));
      return List.copyOf(byName.values());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the metadata of a key does not parse", e);
    }
  }

  static List<MetadataEntry> of(List<KVMetadataEntry> protos) {
    return protos.stream().map(p -> new MetadataEntry(p.getName(), p.getValue())).toList();
  }

  static List<KVMetadataEntry> toProto(List<MetadataEntry> entries) {
    return entries.stream()
        .map(e -> KVMetadataEntry.newBuilder().setName(e.name).setValue(e.value).build())
        .toList();
  }
}
