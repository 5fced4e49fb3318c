package org.dure.node.events;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.dure.model.ByteOrder;
import org.dure.model.Version;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.KvReadHash;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.RangeQuery;
import org.dure.model.state.VersionedValue;
import org.dure.model.tx.Body;
import org.dure.store.Cursor;
import org.dure.store.HashedKey;
import org.dure.store.KeyChange;
import org.dure.store.KeyValue;
import org.dure.store.Ledger;
import org.dure.store.StateView;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/// Finds out from the ledger which key made a transaction invalid by a conflict, and who had
/// changed it. It reads what was committed, so it can be asked at any time later, and nothing is
/// kept for it.
final class ConflictFinder {
  private static final int RANGE_KEYS_MAX = 10_000;

  private final Ledger ledger;
  private final StateView state;
  private final ParsedBlock block;
  private final Version self;

  private ConflictFinder(Ledger ledger, ParsedBlock block, int index) {
    this.ledger = ledger;
    this.state = ledger.state();
    this.block = block;
    this.self = new Version(block.number(), index);
  }

  /// The first conflict in the order in which a transaction is judged; empty for a transaction that
  /// has none, or of which it cannot be told any more.
  static Optional<Conflict> find(Ledger ledger, TxStatus status) {
    if (status.code() != TxValidationCode.MVCC_READ_CONFLICT
        && status.code() != TxValidationCode.PHANTOM_READ_CONFLICT) {
      return Optional.empty();
    }
    ParsedBlock block = ledger.block(status.blockNumber()).map(ParsedBlock::parse).orElse(null);
    return block != null
            && block.envelopes().get(status.txIndex()).body() instanceof Body.EndorserTx tx
        ? new ConflictFinder(ledger, block, status.txIndex()).find(tx.rwSet().namespaces())
        : Optional.empty();
  }

  private Optional<Conflict> find(List<NsRwSet> sets) {
    for (NsRwSet set : sets) {
      Conflict found = inReads(set);
      found = found == null ? inRanges(set) : found;
      found = found == null ? inCollections(set) : found;
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private @Nullable Conflict inReads(NsRwSet set) {
    for (KvRead read : set.reads()) {
      Change change = changeSince(set.namespace(), read);
      if (change != null) {
        return change.of(Conflict.key(set.namespace(), read.key()));
      }
    }
    return null;
  }

  private @Nullable Conflict inRanges(NsRwSet set) {
    for (RangeQuery query : set.rangeQueries()) {
      Change change = changeWithin(set.namespace(), query);
      if (change != null) {
        String what = Conflict.range(set.namespace(), query.startKey(), query.endKey());
        return change.of(change.key == null ? what : what + ", key '" + change.key + "',");
      }
    }
    return null;
  }

  private @Nullable Conflict inCollections(NsRwSet set) {
    for (CollHashedRwSet collection : set.collections()) {
      for (KvReadHash read : collection.reads()) {
        Change change = changeSince(set.namespace(), collection.collection(), read);
        if (change != null) {
          return change.of(
              Conflict.hashedKey(set.namespace(), collection.collection(), read.keyHash()));
        }
      }
    }
    return null;
  }

  /// A change that came before the transaction and after what it had read.
  private record Change(@Nullable String key, @Nullable String txId, @Nullable Version version) {
    Conflict of(String what) {
      return Conflict.of(what, txId, version);
    }
  }

  private @Nullable Change changeSince(String namespace, KvRead read) {
    try (Cursor<KeyChange> history = ledger.history(namespace, read.key())) {
      while (history.hasNext()) {
        KeyChange change = history.next();
        if (change.version().compareTo(self) < 0) {
          boolean same =
              change.deleted()
                  ? read.version() == null
                  : Objects.equals(change.version(), read.version());
          return same || isOlder(change.version(), read.version())
              ? byMetadata(namespace, read)
              : new Change(read.key(), change.txId(), change.version());
        }
      }
    }
    return byMetadata(namespace, read);
  }

  /// A write of metadata alone makes a new version and leaves no history.
  private @Nullable Change byMetadata(String namespace, KvRead read) {
    return between(read.version(), state.get(namespace, read.key()), read.key());
  }

  private @Nullable Change changeSince(String namespace, String collection, KvReadHash read) {
    HashedKey key = new HashedKey(namespace, collection, read.keyHash());
    return between(read.version(), state.getHashed(key), null);
  }

  /// What is known if only the newest version is: the change, if it came before the transaction.
  private @Nullable Change between(
      @Nullable Version read, @Nullable VersionedValue now, @Nullable String key) {
    if (now == null) {
      return read == null ? null : new Change(key, null, null);
    }
    Version version = now.version();
    if (version.equals(read) || version.compareTo(self) >= 0) {
      return null;
    }
    return new Change(key, txId(version), version);
  }

  private static boolean isOlder(Version change, @Nullable Version read) {
    return read != null && change.compareTo(read) < 0;
  }

  private @Nullable String txId(Version version) {
    ParsedBlock of =
        version.block() == block.number()
            ? block
            : ledger.block(version.block()).map(ParsedBlock::parse).orElse(null);
    return of == null ? null : of.envelopes().get((int) version.tx()).txId();
  }

  private @Nullable Change changeWithin(String namespace, RangeQuery query) {
    Set<String> seen = new HashSet<>();
    if (query.results() instanceof RangeQuery.RawReads(List<KvRead> reads)) {
      for (KvRead read : reads) {
        seen.add(read.key());
        Change change = changeSince(namespace, read);
        if (change != null) {
          return change;
        }
      }
    }
    Change inside = addedInBlock(namespace, query, seen);
    if (inside != null) {
      return inside;
    }
    boolean raw = !(query.results() instanceof RangeQuery.MerkleSummary);
    Change added = raw ? addedEarlier(namespace, query, seen) : null;
    return added == null ? new Change(null, null, null) : added;
  }

  private @Nullable Change addedInBlock(String namespace, RangeQuery query, Set<String> seen) {
    for (int i = (int) self.tx() - 1; i >= 0; i--) {
      if (block.code(i) == TxValidationCode.VALID
          && block.envelopes().get(i).body() instanceof Body.EndorserTx earlier) {
        for (NsRwSet set : earlier.rwSet().namespaces()) {
          for (KvWrite write : set.writes()) {
            if (set.namespace().equals(namespace)
                && isWithin(write.key(), query)
                && !(write.deletes() && !seen.contains(write.key()))) {
              return new Change(
                  write.key(), block.envelopes().get(i).txId(), new Version(block.number(), i));
            }
          }
        }
      }
    }
    return null;
  }

  private @Nullable Change addedEarlier(String namespace, RangeQuery query, Set<String> seen) {
    try (Cursor<KeyValue> keys = state.range(namespace, query.startKey(), query.endKey())) {
      for (int i = 0; i < RANGE_KEYS_MAX && keys.hasNext(); i++) {
        String key = keys.next().key();
        if (!seen.contains(key)) {
          Change change = changeSince(namespace, new KvRead(key, null));
          if (change != null) {
            return change;
          }
        }
      }
    }
    return null;
  }

  private static boolean isWithin(String key, RangeQuery query) {
    int toEnd = query.endKey().isEmpty() ? -1 : ByteOrder.UTF8.compare(key, query.endKey());
    return ByteOrder.UTF8.compare(key, query.startKey()) >= 0
        && (toEnd < 0 || (toEnd == 0 && !query.exhausted()));
  }
}
