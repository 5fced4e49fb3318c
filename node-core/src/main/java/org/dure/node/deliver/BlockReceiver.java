package org.dure.node.deliver;

import org.dure.node.events.CommittedBlock;

/// Takes the blocks of one request, at its own pace.
public interface BlockReceiver {

  /// Takes a block; returns when there is room for the next one.
  ///
  /// @throws InterruptedException when the client is gone
  void take(BlockRequest request, CommittedBlock block) throws InterruptedException;
}
