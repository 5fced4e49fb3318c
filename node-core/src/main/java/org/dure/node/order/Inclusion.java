package org.dure.node.order;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Watches whether a replica's proposals pass over envelopes that have waited long while they name
/// younger ones (rule R5). A correct replica proposes by age; a single proposal proves nothing,
/// since an envelope may reach one node late, so it takes several in a row.
final class Inclusion {
  /// Ticks after which an envelope has waited long; it has been sent again meanwhile.
  private static final int PATIENCE_TICKS = 150;

  /// Ticks by which nodes may differ on which of two envelopes is older.
  private static final int SLACK_TICKS = 50;

  private static final int STRIKES = 4;

  private final TransactionPool pool;
  private final Map<Integer, Integer> strikes = new HashMap<>();

  Inclusion(TransactionPool pool) {
    this.pool = pool;
  }

  /// @param envelopes of a proposal that is valid but for what it leaves out
  /// @return whether `proposer` has now passed over the same envelope often enough to say so
  boolean passedOver(int proposer, List<PooledEnvelope> envelopes, long nowTick) {
    PooledEnvelope oldest = pool.passedOver(envelopes, nowTick - PATIENCE_TICKS, SLACK_TICKS);
    if (oldest == null) {
      strikes.remove(proposer);
      return false;
    }
    if (strikes.merge(proposer, 1, Integer::sum) < STRIKES) {
      return false;
    }
    strikes.remove(proposer);
    // What made one complaint makes no other: if all pass over it, the fault is not theirs.
    pool.complained(oldest);
    return true;
  }
}
