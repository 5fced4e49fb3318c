package org.dure.node.order;

/// When a replica whose turn it is proposes while nothing of it is under way. At once, if nothing
/// was going on. But while one block follows the other, the clients of the last block are just
/// learning of it and about to come back. Whoever proposes what waits at that moment splits the
/// clients into two halves that take turns, with twice as many blocks for the same transactions. So
/// it waits until as many have come as were there before, or the arrivals pause, and never longer
/// than a block takes (ADR 14).
///
/// Times are nanoseconds of one clock. Used by one thread.
final class Gathering {
  private static final long TYPICAL_NANOS = 10_000_000L;

  /// Half of a block's time without an arrival is a pause.
  private static final int PAUSES_PER_BLOCK = 2;

  /// After so many blocks' time without a block, nothing is going on.
  private static final int BUSY_BLOCKS = 4;

  /// One in so many of those that were there before is not waited for.
  private static final int ABSENT = 16;

  /// So few in proportion to the last block are not another half of the clients.
  private static final int EARLY = 4;

  private static final int SMOOTHING = 8;

  private long blockNanos = TYPICAL_NANOS;
  private long begunNumber = -1;
  private long begunNanos;
  private long deliveredNanos;
  private int deliveredEnvelopes;
  private int expected;
  private boolean gathering;
  private long sinceNanos;
  private long grownNanos;
  private int gathered;

  /// A proposal for this block was built here or came in.
  void begun(long number, long nowNanos) {
    begunNumber = number;
    begunNanos = nowNanos;
    gathering = false;
  }

  /// The block is decided.
  ///
  /// @param waiting envelopes that wait at this moment
  void delivered(long number, int envelopes, int waiting, long nowNanos) {
    if (number == begunNumber) {
      blockNanos += (nowNanos - begunNanos - blockNanos) / SMOOTHING;
    }
    deliveredNanos = nowNanos;
    deliveredEnvelopes = envelopes;
    // A few that wait may have come back already: other replicas deliver earlier than this one.
    expected = waiting > envelopes / EARLY ? envelopes + waiting : envelopes;
  }

  /// Whether to propose now; asked whenever something arrives, and after [#leftNanos].
  ///
  /// @param waiting envelopes that wait
  /// @param patienceNanos how long the configuration lets an envelope wait
  boolean over(int waiting, long patienceNanos, long nowNanos) {
    if (waiting == 0) {
      gathering = false;
      return false;
    }
    if (!gathering) {
      if (!busy(nowNanos)) {
        return true;
      }
      gathering = true;
      gathered = 0;
      sinceNanos = nowNanos;
    }
    if (waiting > gathered) {
      gathered = waiting;
      grownNanos = nowNanos;
    }
    gathering =
        waiting < expected - expected / ABSENT
            && leftToPause(nowNanos) > 0
            && nowNanos - sinceNanos < Math.min(blockNanos, patienceNanos);
    return !gathering;
  }

  /// Whether a block of several clients was decided a moment ago.
  private boolean busy(long nowNanos) {
    return deliveredEnvelopes > 1 && nowNanos - deliveredNanos <= BUSY_BLOCKS * blockNanos;
  }

  /// In how many nanoseconds to ask again though nothing has arrived; `Long.MAX_VALUE` if that is
  /// not needed.
  long leftNanos(long nowNanos) {
    return gathering ? Math.max(0, leftToPause(nowNanos)) : Long.MAX_VALUE;
  }

  /// How long nothing more must arrive to make it a pause.
  private long leftToPause(long nowNanos) {
    return grownNanos + blockNanos / PAUSES_PER_BLOCK - nowNanos;
  }

  /// The view has ended: the block under way says nothing of the time that one takes.
  void abandon() {
    gathering = false;
    begunNumber = -1;
  }
}
