package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.dure.model.ByteOrder;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.rwset.RangeQuery;
import org.dure.model.tx.Body;
import org.jspecify.annotations.Nullable;

/// The order of a block's transactions in which fewer of them abort by a conflict (ADR 21).
///
/// A transaction that reads a key has to stand before those that write it; where that is possible,
/// both are valid. So the next place goes to the oldest of those that write nothing which another
/// one, not yet placed, has read. If there is none, the oldest of all gets it; those that have read
/// what it writes will abort, and go to the end.
///
/// The order follows from the transactions and their age alone, and putting a list in order that is
/// in order leaves it as it is: so a replica checks a proposal without knowing the ages.
final class ConflictOrder {
  /// Work beyond which the order is left as it is: reads and writes of a block, and looks at
  /// another transaction for the sake of one. A block of 500 small transactions needs some
  /// thousands.
  private static final int WORK_MAX = 1_000_000;

  /// A key that is read or written: public, or private by its hash.
  private record Key(String namespace, String collection, Object key) {}

  private static final class Use {
    final List<Integer> readers = new ArrayList<>();
    final List<Integer> writers = new ArrayList<>();
    int waitingReaders;
  }

  private static final class TooMuch extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final List<PooledEnvelope> envelopes;
  private final Map<Key, Use> uses = new HashMap<>();
  private final List<List<Use>> reads = new ArrayList<>();
  private final List<List<Use>> writes = new ArrayList<>();
  private final int[] readersBefore;
  private final boolean[] done;
  private final PriorityQueue<Integer> free = new PriorityQueue<>();
  private int work;

  private ConflictOrder(List<PooledEnvelope> envelopes) {
    this.envelopes = envelopes;
    this.readersBefore = new int[envelopes.size()];
    this.done = new boolean[envelopes.size()];
  }

  /// @param byAge the transactions of a block, the oldest first
  static List<PooledEnvelope> of(List<PooledEnvelope> byAge) {
    if (byAge.size() < 2 || byAge.stream().anyMatch(PooledEnvelope::isConfig)) {
      return byAge;
    }
    try {
      return new ConflictOrder(byAge).ordered();
    } catch (TooMuch e) {
      return byAge;
    }
  }

  /// Whether this is the order that [#of] gives.
  static boolean holds(List<PooledEnvelope> inOrder) {
    return of(inOrder).equals(inOrder);
  }

  private List<PooledEnvelope> ordered() throws TooMuch {
    for (int i = 0; i < envelopes.size(); i++) {
      reads.add(new ArrayList<>());
      writes.add(new ArrayList<>());
    }
    for (int i = 0; i < envelopes.size(); i++) {
      collect(i);
    }
    collectRanges();
    for (int i = 0; i < envelopes.size(); i++) {
      count(i);
    }
    return place();
  }

  private void spend(int effort) throws TooMuch {
    work += effort;
    if (work > WORK_MAX) {
      throw new TooMuch();
    }
  }

  // ---- who reads and writes what

  private static List<NsRwSet> sets(PooledEnvelope envelope) {
    return envelope.envelope().body() instanceof Body.EndorserTx tx
        ? tx.rwSet().namespaces()
        : List.of();
  }

  private void collect(int i) throws TooMuch {
    for (NsRwSet set : sets(envelopes.get(i))) {
      String namespace = set.namespace();
      spend(set.reads().size() + set.writes().size() + set.metadataWrites().size());
      set.reads().forEach(read -> addRead(i, new Key(namespace, "", read.key())));
      set.writes().forEach(write -> addWrite(i, new Key(namespace, "", write.key())));
      set.metadataWrites().forEach(write -> addWrite(i, new Key(namespace, "", write.key())));
      for (CollHashedRwSet collection : set.collections()) {
        collect(i, namespace, collection);
      }
    }
  }

  private void collect(int i, String namespace, CollHashedRwSet set) throws TooMuch {
    spend(set.reads().size() + set.writes().size() + set.metadataWrites().size());
    set.reads().forEach(read -> addRead(i, hashed(namespace, set, read.keyHash())));
    set.writes().forEach(write -> addWrite(i, hashed(namespace, set, write.keyHash())));
    set.metadataWrites().forEach(write -> addWrite(i, hashed(namespace, set, write.keyHash())));
  }

  private static Key hashed(String namespace, CollHashedRwSet set, ByteString hash) {
    return new Key(namespace, "/" + set.collection(), hash);
  }

  private void addRead(int i, Key key) {
    Use use = uses.computeIfAbsent(key, none -> new Use());
    if (use.readers.isEmpty() || use.readers.getLast() != i) {
      use.readers.add(i);
      use.waitingReaders++;
      reads.get(i).add(use);
    }
  }

  private void addWrite(int i, Key key) {
    Use use = uses.computeIfAbsent(key, none -> new Use());
    if (use.writers.isEmpty() || use.writers.getLast() != i) {
      use.writers.add(i);
      writes.get(i).add(use);
    }
  }

  /// Who reads a range reads all keys within it that anybody in the block writes.
  private void collectRanges() throws TooMuch {
    Map<String, TreeMap<String, Use>> written = new HashMap<>();
    for (Map.Entry<Key, Use> entry : uses.entrySet()) {
      if (entry.getKey().key() instanceof String key && !entry.getValue().writers.isEmpty()) {
        written
            .computeIfAbsent(entry.getKey().namespace(), none -> new TreeMap<>(ByteOrder.UTF8))
            .put(key, entry.getValue());
      }
    }
    for (int i = 0; i < envelopes.size(); i++) {
      for (NsRwSet set : sets(envelopes.get(i))) {
        TreeMap<String, Use> keys =
            written.getOrDefault(set.namespace(), new TreeMap<>(ByteOrder.UTF8));
        for (RangeQuery query : set.rangeQueries()) {
          readRange(i, keys, query);
        }
      }
    }
  }

  private void readRange(int i, TreeMap<String, Use> written, RangeQuery query) throws TooMuch {
    for (Map.Entry<String, Use> entry : written.tailMap(query.startKey(), true).entrySet()) {
      spend(1);
      int toEnd =
          query.endKey().isEmpty() ? -1 : ByteOrder.UTF8.compare(entry.getKey(), query.endKey());
      if (toEnd > 0 || (toEnd == 0 && query.exhausted())) {
        return;
      }
      Use use = entry.getValue();
      if (!use.readers.contains(i)) {
        spend(use.readers.size());
        use.readers.add(i);
        use.waitingReaders++;
        reads.get(i).add(use);
      }
    }
  }

  // ---- places

  /// In how many reads of its keys others are before `i`.
  private void count(int i) throws TooMuch {
    for (Use use : writes.get(i)) {
      spend(1 + use.readers.size());
      readersBefore[i] += use.waitingReaders - (use.readers.contains(i) ? 1 : 0);
    }
    if (readersBefore[i] == 0) {
      free.add(i);
    }
  }

  private List<PooledEnvelope> place() throws TooMuch {
    List<PooledEnvelope> placed = new ArrayList<>(envelopes.size());
    List<Integer> aborting = new ArrayList<>();
    int oldest = 0;
    while (placed.size() + aborting.size() < envelopes.size()) {
      Integer next = nextFree();
      if (next == null) {
        while (done[oldest]) {
          oldest++;
        }
        next = oldest;
        abortReaders(next, aborting);
      }
      placed.add(envelopes.get(next));
      leave(next);
    }
    aborting.stream().sorted().map(envelopes::get).forEach(placed::add);
    return placed;
  }

  private @Nullable Integer nextFree() {
    Integer next = free.poll();
    while (next != null && done[next]) {
      next = free.poll();
    }
    return next;
  }

  private void abortReaders(int writer, List<Integer> aborting) throws TooMuch {
    for (Use use : writes.get(writer)) {
      for (int reader : List.copyOf(use.readers)) {
        spend(1);
        if (reader != writer && !done[reader]) {
          aborting.add(reader);
          leave(reader);
        }
      }
    }
  }

  /// What `i` has read holds nobody up any more.
  private void leave(int i) throws TooMuch {
    done[i] = true;
    for (Use use : reads.get(i)) {
      use.waitingReaders--;
      spend(1 + use.writers.size());
      for (int writer : use.writers) {
        if (writer != i && !done[writer] && --readersBefore[writer] == 0) {
          free.add(writer);
        }
      }
    }
  }
}
