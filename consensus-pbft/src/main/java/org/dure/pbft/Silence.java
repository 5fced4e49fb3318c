package org.dure.pbft;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps a replica that lost its journal from voting where it may have voted before. It asks the
/// others how far its forgotten votes may reach and stays silent up to there; it follows and
/// delivers meanwhile. Its amnesia counts as one of the f faults until then (rule D4).
final class Silence {
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final Quorums quorums;
  private final Settings settings;
  private final Map<Integer, Message.Answer> answers = new LinkedHashMap<>();
  private long incarnation;
  private long untilView;
  private long untilSequence;

  Silence(Quorums quorums, Settings settings) {
    this.quorums = quorums;
    this.settings = settings;
  }

  void restore(JournalRecord.Amnesia record) {
    untilView = record.view();
    untilSequence = record.sequence();
  }

  JournalRecord.Amnesia lost() {
    untilView = UNKNOWN;
    untilSequence = UNKNOWN;
    return record();
  }

  JournalRecord.Amnesia record() {
    return new JournalRecord.Amnesia(untilView, untilSequence);
  }

  void begin(long number) {
    incarnation = number;
  }

  /// The number to ask with, 0 when there is nothing to ask.
  long asking() {
    return untilSequence == UNKNOWN ? incarnation : 0;
  }

  /// Others that must answer. Of those that counted a forgotten vote, at least one correct replica
  /// is then among them, this replica being one of the f faulty ones.
  int needed() {
    return quorums.faulty() == 0
        ? quorums.n() - 1
        : quorums.n() - quorums.quorum() + quorums.faulty();
  }

  /// @return whether the reach of the forgotten votes is known by this
  boolean answered(int sender, Message.Answer answer) {
    if (asking() == 0 || answer.asking() != incarnation) {
      return false;
    }
    answers.putIfAbsent(sender, answer);
    return settle();
  }

  /// @return whether enough others have answered
  boolean settle() {
    if (asking() == 0 || answers.size() < needed()) {
      return false;
    }
    untilView = reach(answers.values().stream().map(Message.Answer::view).toList(), quorums.n());
    untilSequence =
        reach(
            answers.values().stream().map(Message.Answer::highest).toList(), settings.logWindow());
    answers.clear();
    return true;
  }

  /// The highest value, but no further above what a correct replica vouches for than correct ones
  /// can be apart, so that one liar cannot silence this replica for ever.
  private long reach(List<Long> values, long apart) {
    List<Long> descending = values.stream().sorted(Comparator.reverseOrder()).toList();
    if (descending.isEmpty()) {
      return 0;
    }
    long vouched = descending.get(Math.min(quorums.weak(), descending.size()) - 1);
    return Math.min(descending.getFirst(), vouched + apart);
  }

  boolean mayVote(long view, long sequence) {
    return view >= untilView && sequence > untilSequence;
  }

  /// A view change speaks for all that its sender prepared above its stable checkpoint. One whose
  /// proofs are lost can do so again when a stable checkpoint covers all of them: that the
  /// sequences are delivered here is not enough, since it could not prove to a new view that they
  /// are decided.
  boolean mayChangeView(long stable) {
    return untilSequence != UNKNOWN && stable >= untilSequence;
  }

  long until(long delivered) {
    return delivered >= untilSequence ? 0 : untilSequence;
  }
}
