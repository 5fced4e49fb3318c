package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;

/// Gives each envelope its place among those that wait, so that creators share the blocks evenly by
/// bytes however much each of them hands in: self-clocked fair queueing (S. J. Golestani, INFOCOM
/// 1994). A creator's envelopes stay in the order in which they came; one that has little waiting
/// goes before the backlog of one that has much. Not thread-safe.
final class FairOrder {
  /// What an envelope costs beside its bytes.
  private static final int OVERHEAD_BYTES = 512;

  private final Map<ByteString, Long> last = new HashMap<>();
  private long now;

  /// The place of a creator's next envelope; lower goes first. Places are bytes served.
  long place(ByteString creator, int size) {
    long place = Math.max(now, last.getOrDefault(creator, 0L)) + OVERHEAD_BYTES + size;
    last.put(creator, place);
    return place;
  }

  /// An envelope of this place has been proposed.
  void served(long place) {
    now = Math.max(now, place);
  }

  /// A creator has nothing in the pool any more.
  void forget(ByteString creator) {
    last.remove(creator);
  }
}
