package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.model.Version;
import org.dure.model.rwset.KvRead;
import org.dure.model.state.VersionedValue;

/// The whole state as one sorted map, and the transaction ids on the ledger.
final class NaiveState {
  /// @param collection empty for a public key
  /// @param key UTF-8 of a public key, hash of a private one
  record Place(String namespace, String collection, ByteString key) implements Comparable<Place> {
    private static final Comparator<ByteString> BYTES =
        ByteString.unsignedLexicographicalComparator();

    static Place of(String namespace, String key) {
      return new Place(namespace, "", ByteString.copyFromUtf8(key));
    }

    @Override
    public int compareTo(Place other) {
      int order = BYTES.compare(utf8(namespace), utf8(other.namespace));
      order = order != 0 ? order : BYTES.compare(utf8(collection), utf8(other.collection));
      return order != 0 ? order : BYTES.compare(key, other.key);
    }

    private static ByteString utf8(String text) {
      return ByteString.copyFromUtf8(text);
    }
  }

  final SortedMap<Place, VersionedValue> cells = new TreeMap<>();
  final Set<String> transactions = new HashSet<>();

  NaiveState copy() {
    NaiveState copy = new NaiveState();
    copy.cells.putAll(cells);
    copy.transactions.addAll(transactions);
    return copy;
  }

  Version version(Place place) {
    VersionedValue value = cells.get(place);
    return value == null ? null : value.version();
  }

  /// What a reader of a range finds now. One that stopped before the end saw the end's key too, as
  /// its last one.
  List<KvRead> range(String namespace, String start, String end, boolean exhausted) {
    List<KvRead> found = new ArrayList<>();
    Place first = Place.of(namespace, start);
    Place last = Place.of(namespace, end);
    for (Map.Entry<Place, VersionedValue> cell : cells.entrySet()) {
      Place place = cell.getKey();
      boolean here = place.namespace().equals(namespace) && place.collection().isEmpty();
      if (here && place.compareTo(first) >= 0 && (end.isEmpty() || place.compareTo(last) < 0)) {
        found.add(new KvRead(place.key().toStringUtf8(), cell.getValue().version()));
      }
    }
    if (!exhausted && cells.containsKey(last)) {
      found.add(new KvRead(end, version(last)));
    }
    return found;
  }
}
