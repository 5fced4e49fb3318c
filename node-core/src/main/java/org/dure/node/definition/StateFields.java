package org.dure.node.definition;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dure.model.Sha256;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;
import org.jspecify.annotations.Nullable;

/// Writes a structure as one key per field, and reads it back.
///
/// `<namespace>/metadata/<name>` holds the type and the field names,
/// `<namespace>/fields/<name>/<field>` a `StateData`. A field whose value does not change is not
/// written, so that a transaction's write set holds what it changes and nothing else. Source:
/// Fabric `core/chaincode/lifecycle/serializer.go`.
public final class StateFields {

  private StateFields() {}

  public static String metadataKey(String namespace, String name) {
    return namespace + "/metadata/" + name;
  }

  public static String fieldKey(String namespace, String name, String field) {
    return namespace + "/fields/" + name + "/" + field;
  }

  /// Writes what differs from the state and deletes fields that the structure no longer has.
  public static void write(StateEditor state, String namespace, String name, FieldStruct struct) {
    StateMetadata found = metadata(state, namespace, name);
    StateMetadata before = found == null ? StateMetadata.getDefaultInstance() : found;
    Map<String, @Nullable ByteString> existing = new LinkedHashMap<>();
    for (String field : before.getFieldsList()) {
      String key = fieldKey(namespace, name, field);
      existing.put(key, state.get(key));
    }
    for (String field : struct.fields().keySet()) {
      String key = fieldKey(namespace, name, field);
      ByteString value = struct.encodedField(field);
      if (!existing.containsKey(key) || !value.equals(existing.get(key))) {
        state.put(key, value);
      }
      existing.remove(key);
    }
    boolean typeChanged =
        !before.getDatatype().equals(struct.datatype())
            || before.getFieldsCount() != struct.fields().size();
    if (!existing.isEmpty() || typeChanged) {
      state.put(metadataKey(namespace, name), struct.metadata().toByteString());
    }
    existing.keySet().forEach(state::delete);
  }

  /// What of a structure differs from the one whose hashes are given: the names of the fields, or
  /// the datatype when nothing of that type is there at all. Empty means the same.
  public static List<String> mismatches(
      HashReader state, String namespace, String name, FieldStruct struct) {
    ByteString metadataHash = state.hash(metadataKey(namespace, name));
    Map<String, @Nullable ByteString> hashes = new LinkedHashMap<>();
    for (String field : struct.fields().keySet()) {
      hashes.put(field, state.hash(fieldKey(namespace, name, field)));
    }
    if (!Sha256.of(struct.metadata().toByteString()).equals(metadataHash)) {
      return List.of(struct.datatype());
    }
    List<String> different = new ArrayList<>();
    for (var entry : hashes.entrySet()) {
      if (!Sha256.of(struct.encodedField(entry.getKey())).equals(entry.getValue())) {
        different.add(entry.getKey());
      }
    }
    return different;
  }

  /// The metadata record of a structure, or null when none is stored under the name.
  public static @Nullable StateMetadata metadata(StateReader state, String namespace, String name) {
    String key = metadataKey(namespace, name);
    ByteString value = state.get(key);
    return value == null ? null : parseMetadata(key, value);
  }

  public static StateMetadata parseMetadata(String key, ByteString value) {
    try {
      return StateMetadata.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new DefinitionException("could not unmarshal metadata under " + key, e);
    }
  }

  /// A number; 0 when the field is absent.
  public static long readLong(StateReader state, String namespace, String name, String field) {
    return read(state, namespace, name, field, StateData.TypeCase.INT64).getInt64();
  }

  /// A text; empty when the field is absent.
  public static String readString(StateReader state, String namespace, String name, String field) {
    return read(state, namespace, name, field, StateData.TypeCase.STRING).getString();
  }

  /// Bytes; empty when the field is absent.
  public static ByteString readBytes(
      StateReader state, String namespace, String name, String field) {
    return read(state, namespace, name, field, StateData.TypeCase.BYTES).getBytes();
  }

  private static StateData read(
      StateReader state, String namespace, String name, String field, StateData.TypeCase expected) {
    String key = fieldKey(namespace, name, field);
    ByteString value = state.get(key);
    if (value == null) {
      return StateData.getDefaultInstance();
    }
    StateData data;
    try {
      data = StateData.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new DefinitionException("could not unmarshal state for key " + key, e);
    }
    if (data.getTypeCase() != expected && data.getTypeCase() != StateData.TypeCase.TYPE_NOT_SET) {
      throw new DefinitionException(
          "expected key %s to encode a value of type %s, but was %s"
              .formatted(key, expected, data.getTypeCase()));
    }
    return data;
  }
}
