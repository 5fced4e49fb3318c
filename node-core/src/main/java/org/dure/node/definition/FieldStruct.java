package org.dure.node.definition;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/// A structure about to be written field by field: its type's name and its fields in order.
///
/// The names and their order are part of the ledger format: the metadata record lists them, and its
/// hash is compared between organisations.
public record FieldStruct(String datatype, SequencedMap<String, StateData> fields) {

  public FieldStruct {
    fields = new LinkedHashMap<>(fields);
  }

  public static FieldStruct of(String datatype) {
    return new FieldStruct(datatype, new LinkedHashMap<>());
  }

  public FieldStruct with(String name, long value) {
    return with(name, StateData.newBuilder().setInt64(value).build());
  }

  public FieldStruct with(String name, String value) {
    return with(name, StateData.newBuilder().setString(value).build());
  }

  public FieldStruct with(String name, MessageLite value) {
    return with(name, StateData.newBuilder().setBytes(value.toByteString()).build());
  }

  private FieldStruct with(String name, StateData value) {
    SequencedMap<String, StateData> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new FieldStruct(datatype, more);
  }

  /// The record that stands beside the fields and tells their type.
  StateMetadata metadata() {
    return StateMetadata.newBuilder()
        .setDatatype(datatype)
        .addAllFields(List.copyOf(fields.keySet()))
        .build();
  }

  /// A field's value as it is stored.
  public ByteString encodedField(String field) {
    return fields.getOrDefault(field, StateData.getDefaultInstance()).toByteString();
  }
}
