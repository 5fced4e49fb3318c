package org.dure.pbft;

import java.util.Map;

/// Where a replica stands, for operators.
///
/// @param leader whose turn it is to propose; while no view is active, who is to start the next one
/// @param active whether it works in `view`; else it waits for the view to start
/// @param delivered highest sequence delivered
/// @param applied highest sequence that the host has applied
/// @param stable newest stable checkpoint
/// @param silentUntil highest sequence it may not vote on, after a lost journal; 0 when it may
/// @param dropped messages dropped, by reason
/// @param halted why it stopped, or empty
public record ReplicaStatus(
    long view,
    int leader,
    boolean active,
    long delivered,
    long applied,
    long stable,
    long silentUntil,
    long viewChanges,
    Map<Reason, Long> dropped,
    String halted) {
  public ReplicaStatus {
    dropped = Map.copyOf(dropped);
  }
}
