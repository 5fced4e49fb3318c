package org.dure.node.deliver;

import org.dure.node.events.CommittedBlock;

/// Takes the blocks of one request, at its own pace.
public interface BlockReceiver {

  /// Takes a block; returns when there is room for the next one.
  ///
  /// @param headerOnly whether the request asked for headers and signatures only
  /// @throws InterruptedException when the client is gone
  void take(String channelId, CommittedBlock block, boolean headerOnly) throws InterruptedException;
}
