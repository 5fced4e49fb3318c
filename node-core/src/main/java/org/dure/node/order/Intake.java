package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import org.dure.pbft.Verified;

/// What reaches the consensus thread from others.
sealed interface Intake {
  /// A genuine message; `taken` lets its sender send one more.
  record Heard(Verified message, Runnable taken) implements Intake {}

  /// Envelopes that a proposal waited for.
  ///
  /// @param bad digests of those that must not be ordered
  /// @param settled whether only such proposals may use them as need no check: they were not
  ///   examined
  record Arrived(List<PooledEnvelope> envelopes, Set<ByteString> bad, boolean settled)
      implements Intake {}

  /// A block from another node's ledger.
  record Fetched(BlockCertificates.Certified block) implements Intake {}

  /// A block has been made durable.
  record Committed(DecidedBlocks.Committed block) implements Intake {}

  /// Another node speaks of a configuration that has not come here yet.
  record Ahead(int consenterId) implements Intake {}

  /// The channel has to stop.
  record Failed(String reason) implements Intake {}

  /// Something changed that the consensus thread looks at anyway.
  record Woken() implements Intake {}
}
