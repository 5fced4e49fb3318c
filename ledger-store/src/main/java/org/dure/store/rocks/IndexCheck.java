package org.dure.store.rocks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.util.function.Consumer;
import org.dure.model.state.VersionedValue;
import org.dure.store.Cursor;
import org.dure.store.IndexEntry;
import org.dure.store.IndexFault;
import org.dure.store.KeyValue;
import org.dure.store.StateArea;
import org.dure.store.StateSnapshot;
import org.dure.store.Stretch;
import org.dure.store.query.Documents;
import org.dure.store.query.Sort.Direction;
import org.dure.store.query.StateIndex;
import org.jspecify.annotations.Nullable;

/// Holds an index against the state, in both directions.
final class IndexCheck {
  private static final Stretch ALL = new Stretch(ByteString.EMPTY, null, Direction.ASCENDING);

  private final StateSnapshot state;
  private final StateArea area;
  private final StateIndex index;
  private final Consumer<IndexFault> faults;

  IndexCheck(StateSnapshot state, StateArea area, StateIndex index, Consumer<IndexFault> faults) {
    this.state = state;
    this.area = area;
    this.index = index;
    this.faults = faults;
  }

  void run() {
    try (Cursor<IndexEntry> entries = state.indexed(area, index, ALL)) {
      entries.forEachRemaining(this::checkEntry);
    }
    if (index.phase() == StateIndex.Phase.READY) {
      try (Cursor<KeyValue> documents = state.stretch(area, ALL)) {
        documents.forEachRemaining(this::checkDocument);
      }
    }
  }

  private void checkEntry(IndexEntry entry) {
    VersionedValue value = state.get(area, entry.key());
    ByteString place = value == null ? null : place(entry.key(), value.value());
    if (!entry.place().equals(place)) {
      report(entry.key(), "no entry there", "one");
    }
  }

  private void checkDocument(KeyValue document) {
    ByteString place = place(document.key(), document.value().value());
    if (place == null) {
      return;
    }
    Stretch there =
        new Stretch(place, place.concat(ByteString.copyFrom(new byte[1])), Direction.ASCENDING);
    try (Cursor<IndexEntry> found = state.indexed(area, index, there)) {
      if (!found.hasNext() || !found.next().key().equals(document.key())) {
        report(document.key(), "an entry", "none");
      }
    }
  }

  private @Nullable ByteString place(String key, ByteString value) {
    ObjectNode document = Documents.read(key, value);
    byte[] values = document == null ? null : index.definition().encode(document);
    return values == null ? null : ByteString.copyFrom(values).concat(ByteString.copyFromUtf8(key));
  }

  private void report(String key, String expected, String found) {
    faults.accept(new IndexFault(area, index.definition().title(), key, expected, found));
  }
}
