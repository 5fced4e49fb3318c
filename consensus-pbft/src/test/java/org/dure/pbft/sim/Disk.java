package org.dure.pbft.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.dure.pbft.Bytes;
import org.dure.pbft.Effect;
import org.dure.pbft.JournalCodec;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.MalformedMessageException;

/// A journal, and beside it the payload of proposals voted for, on which only what is synced
/// survives; of a batch that was being written at a crash, any beginning may. A write may land on
/// an older record, which nobody notices before the journal is read again.
final class Disk {
  static final Object NOTHING = "";

  private List<Bytes> synced = new ArrayList<>();

  /// Requests by number, with the highest sequence they are proposed for.
  private final Map<Long, Long> payload = new TreeMap<>();

  private Map<Long, Long> writingPayload = Map.of();
  private int firstBad = Integer.MAX_VALUE;
  private final Set<Mark> marks = new HashSet<>();
  private List<Effect> writing = List.of();
  private long stable;

  /// What a message may say once a record of it is on the disk: by kind of record, view and
  /// sequence, and for what it stands there.
  record Mark(Object kind, long view, long sequence, Object content) {
    static Mark of(Class<? extends JournalRecord> kind, long view, long sequence, Object content) {
      return new Mark(kind, view, sequence, content);
    }
  }

  /// Starts a write of payload and records, in this order.
  void begin(Map<Long, Long> requests, List<Effect> writes) {
    writingPayload = requests;
    writing = writes;
  }

  void sync() {
    keep(writingPayload);
    writing.forEach(this::write);
    writing = List.of();
    writingPayload = Map.of();
  }

  void crash(Random random) {
    int written = random.nextInt(writing.size() + 2);
    if (written > 0) {
      keep(writingPayload);
      writing.subList(0, written - 1).forEach(this::write);
    }
    writing = List.of();
    writingPayload = Map.of();
  }

  void lose() {
    synced = new ArrayList<>();
    payload.clear();
    marks.clear();
    stable = 0;
    writing = List.of();
    writingPayload = Map.of();
    firstBad = Integer.MAX_VALUE;
  }

  /// One record can no longer be read.
  void damage(Random random) {
    if (!synced.isEmpty()) {
      firstBad = Math.min(firstBad, random.nextInt(synced.size()));
    }
  }

  boolean damaged() {
    return firstBad < synced.size();
  }

  /// What the reader does with damage: what stands before it is all that is left.
  void repair() {
    if (damaged()) {
      List<Bytes> sound = List.copyOf(synced.subList(0, firstBad));
      lose();
      read(sound).forEach(this::append);
    }
    firstBad = Integer.MAX_VALUE;
  }

  private void keep(Map<Long, Long> requests) {
    requests.forEach((request, sequence) -> payload.merge(request, sequence, Math::max));
  }

  boolean holdsPayload(long request) {
    return payload.containsKey(request);
  }

  List<Long> payload() {
    return List.copyOf(payload.keySet());
  }

  /// Forgets the payload proposed for sequences up to this one, which is applied.
  void applied(long sequence) {
    payload.values().removeIf(proposedFor -> proposedFor <= sequence);
  }

  /// Forgets the newest part without anybody noticing: what only a faulty replica's disk does.
  void cut(Random random) {
    synced = new ArrayList<>(synced.subList(0, random.nextInt(synced.size() + 1)));
  }

  /// The newest stable checkpoint on disk: votes up to there need no record.
  long stable() {
    return stable;
  }

  int size() {
    return synced.size();
  }

  List<JournalRecord> read() {
    return read(synced);
  }

  private static List<JournalRecord> read(List<Bytes> encoded) {
    List<JournalRecord> records = new ArrayList<>();
    for (Bytes bytes : encoded) {
      try {
        records.add(JournalCodec.decode(bytes));
      } catch (MalformedMessageException e) {
        throw new AssertionError("the journal does not read back", e);
      }
    }
    return records;
  }

  /// Whether this was ever on the disk that is there now; what a compaction drops is superseded.
  boolean holds(Mark mark) {
    return marks.contains(mark);
  }

  private void write(Effect effect) {
    if (effect instanceof Effect.Persist persist) {
      append(persist.record());
    } else if (effect instanceof Effect.Compact compact) {
      synced = new ArrayList<>();
      firstBad = Integer.MAX_VALUE;
      compact.records().forEach(this::append);
    }
  }

  private void append(JournalRecord record) {
    synced.add(JournalCodec.encode(record));
    switch (record) {
      case JournalRecord.Voted r ->
          marks.add(new Mark(r.phase(), r.view(), r.sequence(), r.digest()));
      case JournalRecord.Proposed r ->
          marks.add(Mark.of(JournalRecord.Proposed.class, r.view(), r.sequence(), r.proposal()));
      case JournalRecord.Prepared r ->
          marks.add(
              Mark.of(
                  JournalRecord.Prepared.class, r.proof().view(), r.proof().sequence(), NOTHING));
      case JournalRecord.LeftFor r ->
          marks.add(Mark.of(JournalRecord.LeftFor.class, r.view(), 0, NOTHING));
      case JournalRecord.Entered r ->
          marks.add(Mark.of(JournalRecord.Entered.class, 0, 0, r.newView().body()));
      case JournalRecord.StableAt r -> stable = Math.max(stable, r.proof().sequence());
      case JournalRecord.Amnesia r -> {}
    }
  }
}
