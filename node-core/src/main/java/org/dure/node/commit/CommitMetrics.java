package org.dure.node.commit;

import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// What committing counts. Implementations return at once.
public interface CommitMetrics {
  /// A transaction was judged.
  void judged(TxValidationCode code);

  /// A block was judged and written in so many nanoseconds each.
  void committed(long number, long validateNanos, long writeNanos);

  /// Counts nothing.
  static CommitMetrics none() {
    return new CommitMetrics() {
      @Override
      public void judged(TxValidationCode code) {}

      @Override
      public void committed(long number, long validateNanos, long writeNanos) {}
    };
  }
}
