package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.dure.model.ByteOrder;
import org.dure.model.Version;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.KvReadHash;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.RangeQuery;
import org.dure.model.rwset.RangeQueryRecorder;
import org.dure.model.rwset.TxRwSet;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.KeyValue;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/// Whether what a transaction read is still so, given the state before the block and what valid
/// transactions before it in the block do. Source: txmgmt/validation/validator.go and
/// rangequery_validator.go.
final class ReadSetCheck {
  private final BlockState state;
  private final StateUpdates updates;

  /// @param updates grows as the block's transactions are found valid
  ReadSetCheck(BlockState state, StateUpdates updates) {
    this.state = state;
    this.updates = updates;
  }

  TxValidationCode check(TxRwSet set) {
    for (NsRwSet namespace : set.namespaces()) {
      if (!namespace.reads().stream().allMatch(read -> holds(namespace.namespace(), read))) {
        return TxValidationCode.MVCC_READ_CONFLICT;
      }
      if (!namespace.rangeQueries().stream()
          .allMatch(query -> holds(namespace.namespace(), query))) {
        return TxValidationCode.PHANTOM_READ_CONFLICT;
      }
      if (!namespace.collections().stream()
          .allMatch(collection -> hashesHold(namespace.namespace(), collection))) {
        return TxValidationCode.MVCC_READ_CONFLICT;
      }
    }
    return TxValidationCode.VALID;
  }

  private boolean holds(String namespace, KvRead read) {
    return updates.get(namespace, read.key()) == null
        && Objects.equals(BlockState.version(state.get(namespace, read.key())), read.version());
  }

  private boolean hashesHold(String namespace, CollHashedRwSet collection) {
    for (KvReadHash read : collection.reads()) {
      HashedKey key = new HashedKey(namespace, collection.collection(), read.keyHash());
      if (updates.getHashed(namespace, collection.collection(), read.keyHash()) != null
          || !Objects.equals(BlockState.version(state.getHashed(key)), read.version())) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(String namespace, RangeQuery query) {
    KvRead last = query.exhausted() ? null : latest(namespace, query.endKey());
    try (Cursor<KeyValue> stored = state.range(namespace, query.startKey(), query.endKey())) {
      Iterator<KvRead> now = new MergedRange(stored, updatesWithin(namespace, query), last);
      return switch (query.results()) {
        case RangeQuery.NoResults none -> !now.hasNext();
        case RangeQuery.RawReads(List<KvRead> reads) -> sameReads(reads, now);
        case RangeQuery.MerkleSummary summary -> sameHashes(summary, now);
      };
    }
  }

  private @Nullable KvRead latest(String namespace, String key) {
    Version version =
        switch (updates.get(namespace, key)) {
          case null -> BlockState.version(state.get(namespace, key));
          case StateUpdate.Put put -> put.version();
          case StateUpdate.Delete delete -> null;
        };
    return version == null ? null : new KvRead(key, version);
  }

  private Iterator<Map.Entry<String, StateUpdate>> updatesWithin(
      String namespace, RangeQuery query) {
    String end = query.endKey();
    SortedMap<String, StateUpdate> from =
        updates.publicUpdates(namespace).tailMap(query.startKey());
    if (end.isEmpty()) {
      return from.entrySet().iterator();
    }
    return from.entrySet().stream()
        .takeWhile(entry -> ByteOrder.UTF8.compare(entry.getKey(), end) < 0)
        .iterator();
  }

  private static boolean sameReads(List<KvRead> then, Iterator<KvRead> now) {
    for (KvRead read : then) {
      if (!now.hasNext() || !now.next().equals(read)) {
        return false;
      }
    }
    return !now.hasNext();
  }

  private static boolean sameHashes(RangeQuery.MerkleSummary then, Iterator<KvRead> now) {
    RangeQueryRecorder recorder = RangeQueryRecorder.merkle(then.maxDegree());
    long readsPerLeaf = Integer.toUnsignedLong(then.maxDegree()) + 1;
    for (long read = 1; now.hasNext(); read++) {
      recorder.add(now.next());
      if (read % readsPerLeaf == 0 && !mayBecome(recorder.summarySoFar(), then)) {
        return false;
      }
    }
    return recorder.done().equals(then);
  }

  /// Ends a long range at its first difference. Hashes of a level stay once they are made, or fold
  /// into a higher level.
  private static boolean mayBecome(RangeQuery.MerkleSummary soFar, RangeQuery.MerkleSummary then) {
    int levels = Integer.compareUnsigned(soFar.maxLevel(), then.maxLevel());
    List<ByteString> hashes = soFar.maxLevelHashes();
    List<ByteString> expected = then.maxLevelHashes();
    return levels < 0
        || (levels == 0
            && hashes.size() <= expected.size()
            && hashes.equals(expected.subList(0, hashes.size())));
  }
}
