package org.dure.node.chaincode;

import java.util.NoSuchElementException;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.RangeQuery;
import org.dure.model.rwset.RangeQueryRecorder;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.store.Cursor;
import org.dure.store.KeyValue;
import org.jspecify.annotations.Nullable;

/// An iteration over a range of keys that remembers how far it went and what it saw, for the
/// validators' check for phantoms.
public final class RangeScan implements Cursor<KeyValue> {

  /// Above so many results hashes go into the read set instead of the keys, as in Fabric.
  private static final int MERKLE_DEGREE = 50;

  private final String namespace;
  private final String start;
  private final String end;
  private final Cursor<KeyValue> keys;
  private final RangeQueryRecorder recorder = RangeQueryRecorder.merkle(MERKLE_DEGREE);
  private @Nullable String last;
  private @Nullable KeyValue peeked;
  private boolean exhausted;

  RangeScan(String namespace, String start, String end, Cursor<KeyValue> keys) {
    this.namespace = namespace;
    this.start = start;
    this.end = end;
    this.keys = keys;
  }

  /// Looks one key ahead; that key counts as read, since the caller learns that it is there.
  @Override
  public boolean hasNext() {
    if (peeked != null) {
      return true;
    }
    if (exhausted || !keys.hasNext()) {
      exhausted = true;
      return false;
    }
    KeyValue next = keys.next();
    recorder.add(new KvRead(next.key(), next.value().version()));
    last = next.key();
    peeked = next;
    return true;
  }

  @Override
  public KeyValue next() {
    KeyValue next = hasNext() ? peeked : null;
    if (next == null) {
      throw new NoSuchElementException();
    }
    peeked = null;
    return next;
  }

  @Override
  public void close() {
    keys.close();
  }

  void record(RwSetBuilder sets) {
    if (exhausted) {
      sets.rangeQuery(namespace, new RangeQuery(start, end, true, recorder.done()));
    } else if (last != null) {
      sets.rangeQuery(namespace, new RangeQuery(start, last, false, recorder.done()));
    }
  }
}
