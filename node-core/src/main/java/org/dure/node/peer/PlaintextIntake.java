package org.dure.node.peer;

import org.dure.api.peer.v1.FetchPrivateDataRequest;
import org.dure.api.peer.v1.PrivateDataBatch;
import org.dure.api.peer.v1.PrivateDataKept;
import org.dure.api.peer.v1.PrivateDataPush;

/// Where a channel takes in the private plaintext that other nodes push, and gives its own to those
/// who may have it. The caller has shown that it is the consenter `from`; nothing else is checked.
/// Both may block on the disk.
public interface PlaintextIntake {

  Answer<PrivateDataKept> take(int from, PrivateDataPush push);

  Answer<PrivateDataBatch> give(int from, FetchPrivateDataRequest request);

  /// For a node that only orders.
  static PlaintextIntake none() {
    return new PlaintextIntake() {
      @Override
      public Answer<PrivateDataKept> take(int from, PrivateDataPush push) {
        return new Answer.Refused<>("this node keeps no private data");
      }

      @Override
      public Answer<PrivateDataBatch> give(int from, FetchPrivateDataRequest request) {
        return new Answer.Refused<>("this node keeps no private data");
      }
    };
  }

  /// What becomes of a call.
  sealed interface Answer<A> {
    record Given<A>(A answer) implements Answer<A> {}

    /// There is no room now.
    record Full<A>(String why) implements Answer<A> {}

    /// The call should not have been made.
    record Refused<A>(String why) implements Answer<A> {}
  }
}
