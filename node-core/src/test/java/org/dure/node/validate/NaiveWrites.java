package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.dure.model.Version;
import org.dure.model.state.VersionedValue;
import org.dure.node.validate.NaiveState.Place;
import org.dure.node.validate.NaiveTransaction.HashedSets;
import org.dure.node.validate.NaiveTransaction.Sets;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// What a valid transaction does to the state, with Fabric's sums of flags (tx_ops.go), and the
/// commit hash over it (update_batch_bytes.go).
final class NaiveWrites {
  private static final ByteString HASH_OF_NOTHING = NaiveWire.sha256(ByteString.EMPTY);

  private static final class Op {
    int flags;
    ByteString value = ByteString.EMPTY;
    ByteString metadata = ByteString.EMPTY;

    void write(boolean delete, ByteString written) {
      flags += delete ? 8 : 1;
      value = delete ? value : written;
    }

    void metadata(List<KVMetadataEntry> entries) {
      flags += entries.isEmpty() ? 4 : 2;
      if (!entries.isEmpty()) {
        metadata = KVMetadataWrite.newBuilder().addAllEntries(entries).build().toByteString();
      }
    }
  }

  private NaiveWrites() {}

  /// @param updates takes the last update of each key; a value that is empty stands for a delete
  static void apply(
      List<Sets> sets,
      Version version,
      NaiveState state,
      SortedMap<Place, VersionedValue> updates) {
    ops(sets)
        .forEach((place, op) -> {
          VersionedValue latest = state.cells.get(place);
          boolean delete = (op.flags & 8) != 0;
          boolean both = (op.flags & 1) != 0 && (op.flags & 6) != 0;
          if (!delete && !both) {
            if (op.flags == 1) {
              op.metadata = latest == null ? ByteString.EMPTY : latest.metadata();
            } else if (latest == null) {
              return;
            } else {
              op.value = latest.value();
            }
          }
          if (delete || op.value.isEmpty()) {
            state.cells.remove(place);
            updates.put(place, new VersionedValue(ByteString.EMPTY, ByteString.EMPTY, version));
          } else {
            VersionedValue put = new VersionedValue(op.value, op.metadata, version);
            state.cells.put(place, put);
            updates.put(place, put);
          }
        });
  }

  private static Map<Place, Op> ops(List<Sets> sets) {
    Map<Place, Op> ops = new HashMap<>();
    for (Sets each : sets) {
      String namespace = each.namespace();
      for (KVWrite write : each.publics().getWritesList()) {
        ops.computeIfAbsent(Place.of(namespace, write.getKey()), none -> new Op())
            .write(write.getIsDelete() || write.getValue().isEmpty(), write.getValue());
      }
      for (KVMetadataWrite write : each.publics().getMetadataWritesList()) {
        ops.computeIfAbsent(Place.of(namespace, write.getKey()), none -> new Op())
            .metadata(write.getEntriesList());
      }
      for (HashedSets hashed : each.collections()) {
        String collection = hashed.collection();
        for (KVWriteHash write : hashed.set().getHashedWritesList()) {
          ByteString value = write.getValueHash();
          ops.computeIfAbsent(
                  new Place(namespace, collection, write.getKeyHash()), none -> new Op())
              .write(
                  write.getIsDelete() || value.isEmpty() || value.equals(HASH_OF_NOTHING), value);
        }
        for (KVMetadataWriteHash write : hashed.set().getMetadataWritesList()) {
          ops.computeIfAbsent(
                  new Place(namespace, collection, write.getKeyHash()), none -> new Op())
              .metadata(write.getEntriesList());
        }
      }
    }
    return ops;
  }

  static ByteString commitHash(
      List<TxValidationCode> codes, SortedMap<Place, VersionedValue> updates, ByteString before) {
    NaiveWire all = new NaiveWire().varint(codes.size());
    for (TxValidationCode code : codes) {
      all.raw(ByteString.copyFrom(new byte[] {(byte) code.getNumber()}));
    }
    return NaiveWire.sha256(all.raw(bytes(updates)).raw(before).done());
  }

  /// `Updates { repeated KVWrite kvwrites = 1 }`, `KVWrite { string namespace = 1; string
  /// collection = 2; bytes key = 3; bool is_delete = 4; bytes value = 5; bytes version_bytes = 6 }`
  private static ByteString bytes(SortedMap<Place, VersionedValue> updates) {
    NaiveWire all = new NaiveWire();
    String namespace = "";
    String collection = "";
    for (Map.Entry<Place, VersionedValue> update : updates.entrySet()) {
      Place place = update.getKey();
      VersionedValue value = update.getValue();
      boolean sameNamespace = place.namespace().equals(namespace);
      boolean sameCollection = sameNamespace && place.collection().equals(collection);
      NaiveWire one = new NaiveWire();
      one.bytes(1, ByteString.copyFromUtf8(sameNamespace ? "" : place.namespace()));
      one.bytes(2, ByteString.copyFromUtf8(sameCollection ? "" : place.collection()));
      one.bytes(3, place.key());
      one.number(4, value.value().isEmpty() ? 1 : 0);
      one.bytes(5, value.value());
      one.bytes(6, height(value.version()));
      all.message(1, one.done());
      namespace = place.namespace();
      collection = place.collection();
    }
    return all.done();
  }

  private static ByteString height(Version version) {
    return ordered(version.block()).concat(ordered(version.tx()));
  }

  /// The number of bytes, then these, the highest first.
  private static ByteString ordered(long number) {
    byte[] bytes = java.math.BigInteger.valueOf(number).toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    ByteString digits = ByteString.copyFrom(bytes, from, bytes.length - from);
    return ByteString.copyFrom(new byte[] {(byte) digits.size()}).concat(digits);
  }
}
