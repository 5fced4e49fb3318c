package org.dure.pbft;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who wants whom replaced in the current view: the newest accusation of each replica.
final class Complaints {
  private final Quorums quorums;
  private final Map<Integer, Integer> accusedBy = new LinkedHashMap<>();
  private @Nullable Verified own;

  Complaints(Quorums quorums) {
    this.quorums = quorums;
  }

  /// @return whether at least one correct replica is among those who accuse the same
  boolean add(Verified complaint) {
    int accused = ((Message.Complaint) complaint.message()).accused();
    accusedBy.put(complaint.sender(), accused);
    return accusedBy.values().stream().filter(id -> id == accused).count() >= quorums.weak();
  }

  /// This replica's own, to be repeated.
  @Nullable Verified own() {
    return own;
  }

  void own(Verified complaint) {
    own = complaint;
  }

  /// A view has ended or started.
  void clear() {
    accusedBy.clear();
    own = null;
  }
}
