package org.dure.pbft;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.dure.pbft.JournalRecord.Phase;
import org.jspecify.annotations.Nullable;

/// Decides whether a vote may be cast: never two digests for one (view, sequence, phase), never a
/// vote in a view already left. What it allows is in the journal before the vote leaves. This is
/// the whole of what a crash must not make a replica forget.
final class VoteGuard {
  private record Last(long view, Bytes digest) {}

  private final TreeMap<Long, Last> prepares = new TreeMap<>();
  private final TreeMap<Long, Last> commits = new TreeMap<>();
  private long viewFloor;
  private long stable;

  private TreeMap<Long, Last> of(Phase phase) {
    return switch (phase) {
      case PREPARE -> prepares;
      case COMMIT -> commits;
    };
  }

  /// Allows the vote and remembers it, or refuses.
  ///
  /// @return the record to persist, or null when the vote must not be cast
  JournalRecord.@Nullable Voted vote(Phase phase, long view, long sequence, Bytes digest) {
    if (view < viewFloor || sequence <= stable) {
      return null;
    }
    Last last = of(phase).get(sequence);
    if (last != null && (last.view > view || (last.view == view && !last.digest.equals(digest)))) {
      return null;
    }
    of(phase).put(sequence, new Last(view, digest));
    return new JournalRecord.Voted(phase, view, sequence, digest);
  }

  /// No vote below `view` any more.
  void leaveFor(long view) {
    viewFloor = Math.max(viewFloor, view);
  }

  void restore(JournalRecord.Voted vote) {
    of(vote.phase()).put(vote.sequence(), new Last(vote.view(), vote.digest()));
    viewFloor = Math.max(viewFloor, vote.view());
  }

  /// Forgets what no vote can be asked for again.
  void stable(long sequence) {
    stable = Math.max(stable, sequence);
    prepares.headMap(sequence, true).clear();
    commits.headMap(sequence, true).clear();
  }

  /// The highest sequence voted on.
  long highest() {
    return Math.max(
        prepares.isEmpty() ? 0 : prepares.lastKey(), commits.isEmpty() ? 0 : commits.lastKey());
  }

  List<JournalRecord> records() {
    List<JournalRecord> records = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      of(phase)
          .forEach((sequence, last) ->
              records.add(new JournalRecord.Voted(phase, last.view, sequence, last.digest)));
    }
    return records;
  }
}
