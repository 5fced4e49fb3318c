package org.dure.pbft.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.dure.pbft.Bytes;
import org.dure.pbft.Effect;
import org.dure.pbft.JournalCodec;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.MalformedMessageException;

/// A journal on which only what is synced survives; of a batch that was being written at a crash,
/// any beginning may.
final class Disk {
  private List<Bytes> synced = new ArrayList<>();
  private final Set<String> marks = new HashSet<>();
  private List<Effect> writing = List.of();
  private long stable;

  void begin(List<Effect> writes) {
    writing = writes;
  }

  void sync() {
    writing.forEach(this::write);
    writing = List.of();
  }

  void crash(Random random) {
    if (!writing.isEmpty()) {
      writing.subList(0, random.nextInt(writing.size() + 1)).forEach(this::write);
    }
    writing = List.of();
  }

  void lose() {
    synced = new ArrayList<>();
    marks.clear();
    stable = 0;
    writing = List.of();
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
    List<JournalRecord> records = new ArrayList<>();
    for (Bytes bytes : synced) {
      try {
        records.add(JournalCodec.decode(bytes));
      } catch (MalformedMessageException e) {
        throw new AssertionError("the journal does not read back", e);
      }
    }
    return records;
  }

  /// Whether this was ever on the disk that is there now; what a compaction drops is superseded.
  boolean holds(String mark) {
    return marks.contains(mark);
  }

  private void write(Effect effect) {
    if (effect instanceof Effect.Persist persist) {
      append(persist.record());
    } else if (effect instanceof Effect.Compact compact) {
      synced = new ArrayList<>();
      compact.records().forEach(this::append);
    }
  }

  private void append(JournalRecord record) {
    synced.add(JournalCodec.encode(record));
    switch (record) {
      case JournalRecord.Voted r ->
          marks.add(vote(r.phase(), r.view(), r.sequence()) + ' ' + r.digest());
      case JournalRecord.Proposed r ->
          marks.add("PROPOSED " + r.view() + ' ' + r.sequence() + ' ' + r.proposal().hashCode());
      case JournalRecord.Prepared r ->
          marks.add("PREPARED " + r.proof().view() + ' ' + r.proof().sequence());
      case JournalRecord.LeftFor r -> marks.add("LEFT " + r.view());
      case JournalRecord.Entered r -> marks.add("ENTERED " + r.newView().body().hashCode());
      case JournalRecord.StableAt r -> stable = Math.max(stable, r.proof().sequence());
      case JournalRecord.Amnesia r -> {}
    }
  }

  static String vote(JournalRecord.Phase phase, long view, long sequence) {
    return phase + " " + view + ' ' + sequence;
  }
}
