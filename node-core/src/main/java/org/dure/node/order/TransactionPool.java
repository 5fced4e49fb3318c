package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The envelopes that wait to be ordered, in fair order among their creators, bounded in number,
/// bytes and share per creator. An envelope is in the pool, or was committed lately, or neither; by
/// digest and by transaction id it enters at most once. Thread-safe; nothing here touches the disk,
/// so whoever adds has asked the ledger before.
final class TransactionPool {
  private static final int REMEMBERED = 100_000;

  /// What became of an envelope offered.
  enum Offer {
    ADDED,
    KNOWN,
    FULL,
    CREATOR_FULL
  }

  private static final class Entry {
    final PooledEnvelope envelope;
    final long sinceTick;
    final long place;
    final long serial;

    /// The block that it is proposed for; -1 while it waits.
    long proposedIn = -1;

    /// Whether a node was accused for passing over it.
    boolean complained;

    Entry(PooledEnvelope envelope, long sinceTick, long place, long serial) {
      this.envelope = envelope;
      this.sinceTick = sinceTick;
      this.place = place;
      this.serial = serial;
    }
  }

  /// What one creator has in the pool.
  private static final class Share {
    int count;
    long bytes;
  }

  private final int countMax;
  private final long bytesMax;
  private final int perCreatorMax;
  private final Map<ByteString, Entry> byDigest = new LinkedHashMap<>();
  private final Map<String, ByteString> byId = new HashMap<>();
  private final Map<ByteString, Share> perCreator = new HashMap<>();
  private final FairOrder order = new FairOrder();

  /// Those that no proposal names, in the order in which they are to be proposed.
  private final TreeSet<Entry> waiting =
      new TreeSet<>(
          Comparator.<Entry>comparingLong(entry -> entry.place)
              .thenComparingLong(entry -> entry.serial));

  private final Map<String, Boolean> committed = new NewestMap<>(REMEMBERED);
  private long bytes;
  private long waitingBytes;
  private long serials;

  TransactionPool(int countMax, long bytesMax, int perCreatorMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
    this.perCreatorMax = perCreatorMax;
  }

  /// Whether an envelope with this id is pooled or was committed lately.
  synchronized boolean knows(String id) {
    return byId.containsKey(id) || committed.containsKey(id);
  }

  /// Whether an envelope with this id was committed lately.
  synchronized boolean committedLately(String id) {
    return committed.containsKey(id);
  }

  /// Whether the pool holds the envelope with this digest.
  synchronized boolean holds(ByteString digest) {
    return byDigest.containsKey(digest);
  }

  synchronized Offer offer(PooledEnvelope envelope, long nowTick) {
    if (byDigest.containsKey(envelope.digest()) || knows(envelope.id())) {
      return Offer.KNOWN;
    }
    if (byDigest.size() >= countMax || bytes + envelope.size() > bytesMax) {
      return Offer.FULL;
    }
    ByteString creator = envelope.envelope().creator();
    Share share = perCreator.get(creator);
    if (share != null
        && (share.count >= perCreatorMax || share.bytes + envelope.size() > bytesMax / 2)) {
      return Offer.CREATOR_FULL;
    }
    Entry entry = new Entry(envelope, nowTick, order.place(creator, envelope.size()), serials++);
    byDigest.put(envelope.digest(), entry);
    byId.put(envelope.id(), envelope.digest());
    share = perCreator.computeIfAbsent(creator, c -> new Share());
    share.count++;
    share.bytes += envelope.size();
    bytes += envelope.size();
    await(entry);
    return Offer.ADDED;
  }

  private void await(Entry entry) {
    entry.proposedIn = -1;
    waiting.add(entry);
    waitingBytes += entry.envelope.size();
  }

  private void take(Entry entry, long number) {
    if (waiting.remove(entry)) {
      waitingBytes -= entry.envelope.size();
      order.served(entry.place);
    }
    entry.proposedIn = number;
  }

  synchronized @Nullable PooledEnvelope get(ByteString digest) {
    Entry entry = byDigest.get(digest);
    return entry == null ? null : entry.envelope;
  }

  /// The block for which the envelope is proposed, or -1.
  synchronized long proposedIn(ByteString digest) {
    Entry entry = byDigest.get(digest);
    return entry == null ? -1 : entry.proposedIn;
  }

  /// The next waiting envelopes that fit a block, in fair order. A configuration goes alone: it
  /// ends the batch that it does not start.
  synchronized List<PooledEnvelope> batch(int envelopesMax, long preferredBytes) {
    List<PooledEnvelope> batch = new ArrayList<>();
    long size = 0;
    for (Entry entry : waiting) {
      PooledEnvelope next = entry.envelope;
      boolean full = batch.size() >= envelopesMax || size + next.size() > preferredBytes;
      if (!batch.isEmpty() && (full || next.isConfig())) {
        break;
      }
      batch.add(next);
      size += next.size();
      if (next.isConfig()) {
        break;
      }
    }
    return batch;
  }

  /// Marks envelopes as proposed for a block, so that they enter no other.
  synchronized void propose(long number, List<ByteString> digests) {
    for (ByteString digest : digests) {
      Entry entry = byDigest.get(digest);
      if (entry != null) {
        take(entry, number);
      }
    }
  }

  /// Marks those of the envelopes that wait as proposed for a block.
  synchronized void claim(long number, List<ByteString> digests) {
    for (ByteString digest : digests) {
      Entry entry = byDigest.get(digest);
      if (entry != null && entry.proposedIn < 0) {
        take(entry, number);
      }
    }
  }

  /// Puts back what was proposed for this block and later ones.
  synchronized void putBackFrom(long number) {
    for (Entry entry : byDigest.values()) {
      if (entry.proposedIn >= number) {
        await(entry);
      }
    }
  }

  /// Forgets what was committed.
  synchronized void committed(List<PooledEnvelope> envelopes) {
    for (PooledEnvelope envelope : envelopes) {
      committed.put(envelope.id(), true);
      ByteString digest = byId.get(envelope.id());
      if (digest != null) {
        remove(digest);
      }
      remove(envelope.digest());
    }
  }

  /// Forgets an envelope that has become impossible.
  synchronized void drop(PooledEnvelope envelope) {
    remove(envelope.digest());
  }

  /// Forgets all configurations: they follow one that is no longer in force.
  synchronized void dropConfigs() {
    List<PooledEnvelope> configs =
        byDigest.values().stream().map(e -> e.envelope).filter(PooledEnvelope::isConfig).toList();
    configs.forEach(envelope -> remove(envelope.digest()));
  }

  private void remove(ByteString digest) {
    Entry entry = byDigest.remove(digest);
    if (entry == null) {
      return;
    }
    PooledEnvelope envelope = entry.envelope;
    byId.remove(envelope.id());
    ByteString creator = envelope.envelope().creator();
    Share share = perCreator.get(creator);
    if (share != null) {
      share.count--;
      share.bytes -= envelope.size();
      if (share.count == 0) {
        perCreator.remove(creator);
        order.forget(creator);
      }
    }
    bytes -= envelope.size();
    if (waiting.remove(entry)) {
      waitingBytes -= envelope.size();
    }
  }

  /// The oldest envelopes that have waited since before `sinceTick`, at most so many and so many
  /// bytes of them.
  synchronized List<ByteString> waitingSince(long sinceTick, int envelopesMax, long bytesMax) {
    List<ByteString> waitingLong = new ArrayList<>();
    long size = 0;
    for (Entry entry : byDigest.values()) {
      if (waitingLong.size() >= envelopesMax || size >= bytesMax || entry.sinceTick > sinceTick) {
        break;
      }
      if (entry.proposedIn < 0) {
        waitingLong.add(entry.envelope.bytes());
        size += entry.envelope.size();
      }
    }
    return waitingLong;
  }

  /// The oldest envelope, waiting since before `sinceTick`, that a proposal passes over though it
  /// names one that came `slack` ticks later and has a later place in the fair order as well;
  /// configurations and what made a complaint before do not count.
  synchronized @Nullable PooledEnvelope passedOver(
      List<PooledEnvelope> proposed, long sinceTick, long slack) {
    NavigableMap<Long, Long> lastPlace = lastPlaceByTick(proposed);
    if (lastPlace.isEmpty()) {
      return null;
    }
    long youngest = lastPlace.lastKey();
    for (Entry entry : byDigest.values()) {
      if (entry.sinceTick > sinceTick || entry.sinceTick + slack > youngest) {
        return null;
      }
      boolean candidate = entry.proposedIn < 0 && !entry.complained && !entry.envelope.isConfig();
      if (candidate && lastPlace.ceilingEntry(entry.sinceTick + slack).getValue() > entry.place) {
        return entry.envelope;
      }
    }
    return null;
  }

  /// For each tick at which one of the envelopes came, the last place of those that came then or
  /// later.
  private NavigableMap<Long, Long> lastPlaceByTick(List<PooledEnvelope> envelopes) {
    TreeMap<Long, Long> last = new TreeMap<>();
    for (PooledEnvelope envelope : envelopes) {
      Entry entry = byDigest.get(envelope.digest());
      if (entry != null) {
        last.merge(entry.sinceTick, entry.place, Math::max);
      }
    }
    long max = Long.MIN_VALUE;
    for (Map.Entry<Long, Long> each : last.descendingMap().entrySet()) {
      max = Math.max(max, each.getValue());
      each.setValue(max);
    }
    return last;
  }

  /// Notes that a node was accused for passing over the envelope.
  synchronized void complained(PooledEnvelope envelope) {
    Entry entry = byDigest.get(envelope.digest());
    if (entry != null) {
      entry.complained = true;
    }
  }

  /// Envelopes held.
  synchronized int size() {
    return byDigest.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  /// Envelopes that no proposal names.
  synchronized int waiting() {
    return waiting.size();
  }

  synchronized long waitingBytes() {
    return waitingBytes;
  }

  /// The tick at which the oldest waiting envelope came in; empty pool: `Long.MAX_VALUE`.
  synchronized long oldestSince() {
    Iterator<Entry> entries = byDigest.values().iterator();
    while (entries.hasNext()) {
      Entry entry = entries.next();
      if (entry.proposedIn < 0) {
        return entry.sinceTick;
      }
    }
    return Long.MAX_VALUE;
  }
}
