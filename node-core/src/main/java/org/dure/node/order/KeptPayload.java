package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The envelopes of proposals that this node has voted for or made, until the block is on the
/// ledger. They are in the journal before the vote leaves (rule D5): a quorum may be bound to a
/// proposal by its votes, and when all nodes have been restarted there is nowhere else to find what
/// it names. Thread-safe.
final class KeptPayload {
  private static final class Kept {
    final PooledEnvelope envelope;
    long number;

    Kept(PooledEnvelope envelope, long number) {
      this.envelope = envelope;
      this.number = number;
    }
  }

  private final Map<ByteString, Kept> byDigest = new HashMap<>();
  private final List<PooledEnvelope> unwritten = new ArrayList<>();

  /// Keeps envelopes proposed for a block.
  synchronized void add(long number, List<PooledEnvelope> envelopes) {
    for (PooledEnvelope envelope : envelopes) {
      if (keep(number, envelope)) {
        unwritten.add(envelope);
      }
    }
  }

  /// Keeps what was found in the journal.
  ///
  /// @param number the highest block for which it may have been proposed
  synchronized void restore(long number, List<PooledEnvelope> envelopes) {
    envelopes.forEach(envelope -> keep(number, envelope));
  }

  private boolean keep(long number, PooledEnvelope envelope) {
    Kept kept = byDigest.get(envelope.digest());
    if (kept == null) {
      byDigest.put(envelope.digest(), new Kept(envelope, number));
      return true;
    }
    kept.number = Math.max(kept.number, number);
    return false;
  }

  synchronized @Nullable PooledEnvelope get(ByteString digest) {
    Kept kept = byDigest.get(digest);
    return kept == null ? null : kept.envelope;
  }

  /// What has come since this was last asked.
  synchronized List<PooledEnvelope> takeUnwritten() {
    List<PooledEnvelope> taken = List.copyOf(unwritten);
    unwritten.clear();
    return taken;
  }

  synchronized List<PooledEnvelope> all() {
    return byDigest.values().stream().map(kept -> kept.envelope).toList();
  }

  /// Forgets what was proposed for blocks up to this one, which is on the ledger.
  synchronized void committed(long number) {
    byDigest.values().removeIf(kept -> kept.number <= number);
    unwritten.removeIf(envelope -> !byDigest.containsKey(envelope.digest()));
  }
}
