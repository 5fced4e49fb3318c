package org.dure.node.order;

import com.google.protobuf.ByteString;

/// Where a channel's transactions come in to be ordered.
@FunctionalInterface
public interface OrderService {
  /// Takes a marshalled common.Envelope. Returns when it has been checked and pooled, or refused;
  /// several threads may call at once. To repeat a submission is harmless.
  SubmitResult submit(ByteString envelope);

  /// Why the channel has stopped, or nothing while it works.
  default String stoppedBecause() {
    return "";
  }
}
