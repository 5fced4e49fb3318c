package org.dure.node.chaincode.system;

import static org.dure.node.definition.StoredDefinitions.LIFECYCLE;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.dure.node.chaincode.RangeScan;
import org.dure.node.chaincode.Simulator;
import org.dure.node.definition.ImplicitCollections;
import org.dure.node.definition.RangeReader;
import org.dure.node.definition.StateEditor;
import org.dure.store.KeyValue;
import org.jspecify.annotations.Nullable;

/// The lifecycle contract's parts of the state, through the simulator of a call.
final class SimulatedState {

  private SimulatedState() {}

  static StateEditor ofPublic(Simulator simulator) {
    return new StateEditor() {
      @Override
      public @Nullable ByteString get(String key) {
        return simulator.get(LIFECYCLE, key);
      }

      @Override
      public void put(String key, ByteString value) {
        simulator.put(LIFECYCLE, key, value);
      }

      @Override
      public void delete(String key) {
        simulator.delete(LIFECYCLE, key);
      }
    };
  }

  static RangeReader publicRange(Simulator simulator) {
    return (start, end) -> {
      SequencedMap<String, ByteString> found = new LinkedHashMap<>();
      try (RangeScan scan = simulator.range(LIFECYCLE, start, end)) {
        while (scan.hasNext()) {
          KeyValue next = scan.next();
          found.put(next.key(), next.value().value());
        }
      }
      return found;
    };
  }

  static StateEditor ofCollection(Simulator simulator, String collection) {
    return new StateEditor() {
      @Override
      public @Nullable ByteString get(String key) {
        return simulator.getPrivate(LIFECYCLE, collection, key);
      }

      @Override
      public void put(String key, ByteString value) {
        simulator.putPrivate(LIFECYCLE, collection, key, value);
      }

      @Override
      public void delete(String key) {
        simulator.putPrivate(LIFECYCLE, collection, key, ByteString.EMPTY);
      }
    };
  }

  static RangeReader collectionRange(Simulator simulator, String collection) {
    return (start, end) -> simulator.privateRange(LIFECYCLE, collection, start, end);
  }

  static OrgState orgState(Simulator simulator, String mspId) {
    String collection = ImplicitCollections.nameFor(mspId);
    return new OrgState(mspId, key -> simulator.getPrivateHash(LIFECYCLE, collection, key));
  }
}
